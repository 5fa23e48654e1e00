-- Numbers on paper while a register is looked through: the same one twice is told before anything is taken in. Runs unchanged on SQLite and PostgreSQL.
create table paper_number (
    register text not null,
    row      integer not null,  -- as a spreadsheet numbers it
    number   text not null,
    year     integer not null,  -- of the decision: paper registers count anew each year
    primary key (register, row)
);
create index paper_number_of_register on paper_number (register, number, year);

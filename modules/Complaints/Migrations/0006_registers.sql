-- Imports of paper registers: looked through first, then taken in as a whole, and taken back as a whole.
create table register_import (
    id          text not null primary key,
    name        text not null,                -- as the clerk calls the register
    file_hash   text not null,                -- SHA-256 of the file: the same one twice is noticed
    step        text not null check (step in ('columns', 'checking', 'checked', 'importing', 'imported', 'undoing', 'undone')),
    headings    text not null,                -- JSON array, as they stand in the file
    columns     text not null,                -- JSON: what is meant to heading; {} until somebody has said so
    good        integer not null,             -- rows that can be taken in
    bad         integer not null,             -- rows that cannot
    done        integer not null,             -- number of the last row that the present step has dealt with
    uploaded_at timestamptz not null,
    uploaded_by text not null,                -- id of the member of staff
    imported_at timestamptz,
    imported_by text,
    undone_at   timestamptz,
    undone_by   text
);
create index register_import_by_hash on register_import (file_hash);
create index register_import_by_step on register_import (step, uploaded_at);

-- The file itself, until it is imported or a day has passed.
create table register_file (
    import  text not null primary key references register_import (id),
    content text not null
);

create table register_problem (
    import    text not null references register_import (id),
    row       integer not null,               -- as a spreadsheet numbers it
    position  integer not null,
    code      text not null,                  -- of the refusal
    arguments text not null,                  -- JSON array
    primary key (import, row, position)
);

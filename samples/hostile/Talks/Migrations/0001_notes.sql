-- What was noted by SMS.
create table note (
    number int not null primary key,
    text   text not null
);

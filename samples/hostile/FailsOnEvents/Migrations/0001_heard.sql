create table heard (
    number int not null primary key
);

-- Trees that residents look after. Runs unchanged on SQLite and PostgreSQL. Landed migrations never change; the next is 0002.
create table tree (
    number        text not null primary key,
    species       text not null,
    quarter       text not null,
    planted_on    date not null,            -- town's local date
    note          text not null,            -- public
    registered_at timestamptz not null
);
create index tree_by_time on tree (registered_at, number);
create index tree_by_quarter on tree (quarter);
create table tree_care (
    event_id text not null primary key,
    quarter  text not null,
    cared_on date not null
);
create index tree_care_by_quarter on tree_care (quarter, cared_on);

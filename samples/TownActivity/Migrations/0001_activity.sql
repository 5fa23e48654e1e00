-- What other modules said happened. Runs unchanged on SQLite and PostgreSQL. Landed migrations never change; the next is 0002.
create table activity (
    event_id    text not null primary key,
    event_name  text not null,
    detail      text not null,
    path        text not null,             -- page to read more on, or empty
    happened_at timestamptz not null
);
create index activity_by_time on activity (happened_at, event_id);

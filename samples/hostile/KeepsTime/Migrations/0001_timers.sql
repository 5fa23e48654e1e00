-- What is due, and what the jobs did about it. Runs unchanged on SQLite and PostgreSQL.
create table timer (
    id      text not null primary key,
    due_at  timestamptz not null,
    done_at timestamptz
);

create table slow_run (
    id       text not null primary key,
    ended_at timestamptz
);

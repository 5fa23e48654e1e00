-- What the modules' jobs did last, for the administrator. When they run next is the scheduler's own to know; here it is only shown.
create table module_job (
    module     text not null,
    name       text not null,
    times      text not null,              -- 15m or 06:30, the town's local time
    started_at timestamptz,                -- the last run; null before the first
    ended_at   timestamptz,
    outcome    text not null,              -- '', done, failed
    error      text not null,              -- what the last run threw, or ''
    next_at    timestamptz,                -- null where this host runs no jobs by itself
    primary key (module, name)
);

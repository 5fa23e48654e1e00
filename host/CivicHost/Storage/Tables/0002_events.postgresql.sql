-- Events of this module for others, written with the change that they tell of; and how far this module has read those of others.
create table civic_outbox (
    position    bigint not null primary key,
    id          text not null,
    name        text not null,
    subject     text not null,
    payload     text not null,
    happened_at timestamptz not null
);
create index civic_outbox_by_name on civic_outbox (name, position);
create table civic_event_cursor (
    publisher   text not null,
    handler     text not null,
    position    bigint not null,      -- of the last event handled or set aside
    attempts    int not null,         -- failures with the next one
    next_try_at timestamptz not null,
    error       text not null,
    primary key (publisher, handler)
);
create table civic_dead_letter (
    id           text not null primary key,
    publisher    text not null,
    handler      text not null,
    event_id     text not null,
    name         text not null,
    subject      text not null,
    payload      text not null,
    happened_at  timestamptz not null,
    error        text not null,
    set_aside_at timestamptz not null
);

-- Applications for a market stall and the permits issued on them. Runs unchanged on SQLite and PostgreSQL.
-- Landed migrations never change; the next is 0002.
create table application (
    code          text not null primary key,  -- what the applicant quotes on the phone
    applicant     text not null,              -- one name or several: single names are names
    phone         text not null,              -- private, empty where none was given
    quarter       text not null,
    goods         text not null,
    square_metres int not null,
    starts_on     date not null,
    months        int not null,
    fee           text not null,              -- decimal, in the town's currency, at the tariff of the day of filing
    document      text,                       -- id of the kept file; null where the original was shown at the counter
    channel       text not null check (channel in ('web', 'counter', 'api')),
    state         text not null check (state in ('filed', 'asked', 'accepted', 'refused', 'revoked')),
    version       int not null,               -- raised by every step: the second of two officers is told
    filed_at      timestamptz not null,
    due_on        date not null               -- town's local date
);
create index application_by_state on application (state, filed_at, code);

-- What happened to an application, by date: the statutory clock is computed from this and from nothing else.
create table ledger (
    id          text not null primary key,
    code        text not null references application (code),
    kind        text not null check (kind in ('filed', 'asked', 'answered', 'accepted', 'refused', 'revoked')),
    sentence    text not null,               -- what the applicant reads
    legal_basis text not null,
    document    text,
    person      text not null,               -- id of the member of staff, or 'applicant'
    happened_at timestamptz not null
);
create index ledger_by_application on ledger (code, happened_at);

create table permit (
    number      bigint not null primary key,  -- 1, 2, 3 … without gaps
    token       text not null unique,         -- 128 bits: whoever holds the paper may see the holder's name
    code        text not null unique references application (code),
    valid_from  date not null,
    valid_until date not null,
    receipt     text not null,                -- number of the receipt for the fee, as the officer noted it
    issued_at   timestamptz not null,
    revoked_at  timestamptz
);

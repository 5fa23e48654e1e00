-- Polls by code slip. The roll (which slips were used) and the urn (what was voted) share nothing but the poll: no time, no order.
-- PostgreSQL keeps xmin with each row: whoever may read system columns of the live server could pair roll and urn until the poll is closed,
-- when the urn is written anew in the order of its receipts (see docs/decisions).
create table poll (
    id           text not null primary key,
    question     text not null,
    options      text not null,       -- JSON array of texts, in the order of their numbers
    state        text not null check (state in ('draft', 'open', 'closed')),
    closes_on    date not null,       -- last day of voting, town's local date
    slips        int not null,        -- how many codes were printed
    definition   text not null,       -- SHA-256 of what was frozen at opening; empty before
    drafted_at   timestamptz not null,
    opened_at    timestamptz,
    closed_at    timestamptz
);
create table slip (
    poll   text not null references poll (id),
    digest text not null,             -- SHA-256 of poll and code: the printed codes are kept nowhere
    is_used boolean not null,
    primary key (poll, digest)
);
-- Keyed by the random receipt.
create table ballot (
    poll    text not null references poll (id),
    receipt text not null,
    choice  int not null,             -- number of the option, 1 to 8; 0 is "none of these"
    primary key (poll, receipt)
);
create index ballot_by_choice on ballot (poll, choice);

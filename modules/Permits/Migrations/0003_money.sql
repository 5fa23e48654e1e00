-- What applications owe, what was paid, the receipt book, the operators' statements, the cash desk. Amounts are whole numbers of the currency's
-- smallest unit, so that they add up exactly. Runs unchanged on SQLite and PostgreSQL.

-- What a stage of an application costs, as it was written down on a day. Never computed again: the lines stay as the applicant saw them.
create table charge (
    number     integer not null references application (number),
    stage      text not null check (stage in ('filing', 'issue')),
    tariff_on  date not null,
    currency   text not null,
    amount     bigint not null,
    paid       bigint not null,            -- sum of its receipts; more than the amount where somebody paid twice
    charged_at timestamptz not null,
    settled_at timestamptz,                -- when all of it was paid; null while something is due
    primary key (number, stage)
);
create index charge_due on charge (charged_at, number) where settled_at is null;

create table charge_line (
    number   integer not null,
    stage    text not null,
    position integer not null,
    code     text not null,
    labels   text not null,                -- JSON: language to label
    workings text not null,                -- JSON: language to how it was computed
    amount   bigint not null,
    primary key (number, stage, position)
);

-- Money on its way, and money that came. A payment that came has a receipt.
create table payment (
    id            text not null primary key,   -- UUIDv7; also the order's id at an operator's
    number        integer not null references application (number),
    stage         text not null,
    rail          text not null,               -- cash, the code of a mobile-money operator, or the name of a plugin's rail
    reference     text not null,               -- the operator's; empty while there is none
    amount        bigint not null,
    currency      text not null,
    phone         text not null,               -- private: whoever pays; empty for nobody
    language      text not null,
    state         text not null check (state in ('begun', 'claimed', 'paid', 'failed', 'lapsed', 'voided')),
    detail        text not null,               -- the operator's answer, for staff
    begun_at      timestamptz not null,
    ended_at      timestamptz,
    confirmed_at  timestamptz,                 -- when the operator's statement had it
    continue_at   text not null,               -- the operator's page on which whoever pays goes on; empty for none
    query_at      timestamptz,                 -- when the operator is asked again, or a claim is looked at; null for never
    queries       integer not null
);
create unique index payment_by_reference on payment (rail, reference) where reference <> '' and state in ('claimed', 'paid');
create index payment_by_number on payment (number, begun_at, id);
create index payment_by_query on payment (query_at) where query_at is not null;

create table receipt_count (
    year  integer not null primary key,
    count integer not null
);

-- The receipt book: numbered without gaps in each year, never changed, never deleted. A wrong one is voided by a counter-entry of its own number.
create table receipt (
    number      text not null primary key,     -- 2027-000042
    year        integer not null,
    count       integer not null,
    payment     text not null references payment (id),
    application integer not null,
    stage       text not null,
    rail        text not null,
    reference   text not null,
    amount      bigint not null,               -- below zero for a counter-entry
    currency    text not null,
    day         date not null,                 -- town's local date
    at          timestamptz not null,
    person      text,                          -- id of the member of staff; null where nobody was there
    voids       text unique references receipt (number),
    reason      text not null,                 -- of a counter-entry
    unique (year, count)
);
create index receipt_by_application on receipt (application, year, count);
create index receipt_by_day on receipt (day, year, count);
create index receipt_by_payment on receipt (payment);

-- The cash desk's day. Counted once, then closed: no more cash on that day.
create table cash_day (
    day       date not null primary key,
    movements integer not null,                -- raised with each: what is closed is what was counted
    expected  bigint not null,
    counted   bigint,
    reason    text not null,                   -- of the difference
    closed_at timestamptz,
    closed_by text
);

-- An operator's list of what reached the town's account.
create table statement (
    id          text not null primary key,
    name        text not null,
    rail        text not null,
    content     text not null,                 -- the table as it was sent; empty once it is taken in
    lines       integer not null,
    matched     integer not null,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    imported_at timestamptz
);
create index statement_by_time on statement (uploaded_at, id);

create table statement_line (
    id        text not null primary key,
    statement text not null references statement (id),
    row       integer not null,
    rail      text not null,
    reference text not null,
    amount    bigint not null,                 -- below zero where the operator took it back
    day       date not null,
    note      text not null,                   -- private: what the payer wrote
    payment   text references payment (id),    -- that it belongs to; null while nobody knows
    unique (rail, reference, amount)
);

-- What does not fit together, until a person has settled it.
create table unmatched (
    id         text not null primary key,
    kind       text not null check (kind in ('without-case', 'amount-differs', 'still-pending', 'paid-twice', 'not-confirmed', 'taken-back', 'reference-twice', 'voided')),
    cause      text not null,                  -- id of the payment, line or order that it is about; once for each kind while open
    number     integer,                        -- application, where one is known
    stage      text not null,
    payment    text,
    line       text,
    rail       text not null,
    reference  text not null,
    amount     bigint not null,
    currency   text not null,
    opened_at  timestamptz not null,
    settled_at timestamptz,
    settled_by text,
    settlement text not null                   -- what was done
);
create unique index unmatched_open on unmatched (kind, cause) where settled_at is null;
create index unmatched_by_time on unmatched (opened_at, id) where settled_at is null;

-- The town handles applications: inbox, completeness, decisions, signatures. The counterpart is 0005_handling.postgresql.sql: only the search differs.
create index application_inbox_by_due on application (coalesce(decide_by, '9999-12-31'), number) where is_open;
create index application_inbox_mine on application (assignee, coalesce(decide_by, '9999-12-31'), number) where is_open;
create index application_inbox_by_number on application (number) where is_open;
create index application_closed_by_number on application (number) where not is_open;
create index application_inbox_counts on application (assignee, decide_by, type, type_version, state) where is_open;

-- Names without accents, one row for each application with its number as row id.
create virtual table application_search using fts5 (words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
insert into application_search (rowid, words) select number, applicant from application;
create trigger application_searched after insert on application begin
    insert into application_search (rowid, words) values (new.number, new.applicant);
end;
create trigger application_renamed after update of applicant on application begin
    delete from application_search where rowid = old.number;
    insert into application_search (rowid, words) values (new.number, new.applicant);
end;
create trigger application_unsearched after delete on application begin
    delete from application_search where rowid = old.number;
end;

-- Says that nothing is missing, and since when; what the letter prints, as it was then.
create table acknowledgement (
    number      integer not null primary key references application (number),
    complete_on date not null,
    decide_by   date,
    items       text not null,              -- JSON: names of the documents, in the applicant's language
    ledger      text not null,              -- JSON: sentences of the clock, in the applicant's language
    person      text not null,              -- id of the member of staff
    person_name text not null,
    made_at     timestamptz not null
);

-- What was decided, by somebody or by silence, with every word of the letter as it stood on that day.
create table decision (
    id            text not null primary key, -- UUIDv7
    number        integer not null references application (number),
    outcome       text not null check (outcome in ('granted', 'refused', 'granted_by_silence', 'refused_by_silence')),
    decided_on    date not null,             -- town's local date; of a silence the day on which it decided
    decided_at    timestamptz not null,
    language      text not null,             -- the applicant's
    applicant     text not null,
    title         text not null,             -- name of the type
    sentence      text not null,
    legal_basis   text not null,
    reasons       text not null,             -- empty where none were needed
    conditions    text not null,             -- JSON: one sentence each
    remedies      text not null,
    remedy_period text not null,             -- 2m
    ledger        text not null,             -- JSON: sentences of the clock
    signer        text,                      -- id of the member of staff; null for silence
    signer_name   text not null,
    signs_for     text not null,             -- name of the absent one whose deputy signs; else empty
    act           text not null,             -- number of the delegation's act; empty where the town has recorded none
    act_on        date
);
create index decision_by_number on decision (number, decided_at);

-- Acts by which the mayor lets somebody sign. Never deleted: decisions name them.
create table delegation (
    id          text not null primary key,   -- UUIDv7
    act         text not null,               -- number of the act
    act_on      date not null,               -- day of the act
    types       text not null,               -- codes of permit types with a space between; empty for all
    signer      text not null,               -- id of the member of staff
    deputy      text,                        -- id of whoever signs while the signer is away
    valid_from  date not null,
    valid_until date,                        -- last day; null for until further notice
    made_by     text not null,
    made_at     timestamptz not null
);
create index delegation_by_day on delegation (valid_from, id);

-- Days on which somebody who signs is away.
create table absence (
    id       text not null primary key,      -- UUIDv7
    person   text not null,
    from_on  date not null,
    until_on date not null,
    noted_by text not null
);
create index absence_by_day on absence (until_on, id);

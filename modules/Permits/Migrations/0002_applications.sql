-- Applications for every type of permit, each under the version of its type that it was handed in under. Runs unchanged on SQLite and PostgreSQL.
create table application_count (
    year  integer not null primary key,
    count integer not null
);

alter table application rename to application_before;
alter table ledger rename to ledger_before;
alter table permit rename to permit_old;
drop index application_by_state;
drop index ledger_by_application;

create table application (
    number       integer not null primary key,  -- case number without its check digit; public
    code         text not null unique,          -- opens the case: the applicant's
    type         text not null,
    type_version integer not null,
    state        text not null,
    origin       text not null,                 -- the workflow's memory of where the case came from
    is_open      boolean not null,
    outcome      text not null,                 -- the workflow's outcome; empty while open
    version      integer not null,              -- raised by every change: the second of two officers is told
    applicant    text not null,                 -- one name or several: single names are names
    phone        text not null,                 -- private, E.164 where it could be read as one
    email        text not null,                 -- private
    language     text not null,                 -- the applicant's
    quarter      text not null,
    answers      text not null,                 -- JSON: answers to the type's form
    channel      text not null,                 -- web, counter, api, register
    entered_by   text,                          -- id of the member of staff or key that entered it on behalf
    assignee     text,                          -- id of the member of staff
    filed_at     timestamptz not null,
    filed_on     date not null,                 -- deposit, town's local date: the statutory clock starts here
    changed_at   timestamptz not null,
    entered_at   timestamptz not null,          -- when it came into its present state
    closed_at    timestamptz,
    timer_at     timestamptz,                   -- when the next timer of its state strikes
    decide_by    date,                          -- by the statutory clock; null where there is none, or while an answer is awaited
    warned_days  integer not null,              -- for how many days before that date the officers were told last; 0 for not yet
    renews       integer,                       -- number of the application whose permit this one renews
    appeals      integer,                       -- number of the application whose decision this one appeals against
    batch        text,                          -- id of the import it came with
    provenance   text not null                  -- register 2019, folio 34
);

insert into application
    (number, code, type, type_version, state, origin, is_open, outcome, version, applicant, phone, email, language, quarter, answers, channel,
     filed_at, filed_on, changed_at, entered_at, closed_at, decide_by, warned_days, provenance)
select 260000000 + row_number() over (order by filed_at, code), code, 'public-space', 1,
       case state when 'filed' then 'examination' when 'asked' then 'completing' when 'refused' then 'refused' else 'granted' end,
       case state when 'asked' then 'examination' else '' end, state in ('filed', 'asked'),
       case state when 'filed' then '' when 'asked' then '' when 'refused' then 'refused' else 'granted' end, version, applicant, phone, '', '', quarter,
       '{"use":"stall","goods":"' || replace(replace(goods, '\', '\\'), '"', '\"') || '","area":' || square_metres
           || ',"starts_on":"' || cast(starts_on as text) || '","months":' || months || '}',
       channel, filed_at, date(filed_at), filed_at, filed_at, case when state in ('filed', 'asked') then null else filed_at end,
       case state when 'filed' then due_on end, 0, ''
from application_before;

insert into application_count (year, count) select 2026, count(*) from application_before where 0 < (select count(*) from application_before);

create index application_inbox on application (type, decide_by, number) where is_open;
create index application_open on application (filed_at, number) where is_open;
create index application_closed on application (filed_at, number) where not is_open;
create index application_by_assignee on application (assignee, number) where is_open;
create index application_by_silence on application (decide_by) where is_open and decide_by is not null;
create index application_by_timer on application (timer_at) where timer_at is not null;
create index application_by_phone on application (phone, filed_at) where phone <> '';
create index application_renews on application (renews) where renews is not null;
create index application_appeals on application (appeals) where appeals is not null;
create index application_by_batch on application (batch, number) where batch is not null;

-- What happened to an application. Moves are the ledger of its clock; nothing else moves a clock.
create table application_event (
    id       text not null primary key,    -- UUIDv7: grows with time
    number   integer not null references application (number),
    at       timestamptz not null,
    kind     text not null,                -- filed, moved, commented, asked, answered, assigned, warned, escalated, checked, consulted, opined, inspected, decided,
                                           -- silent, paid, issued, suspended, resumed, revoked, renewed, appealed, adopted
    action   text not null,                -- the workflow's, for a move
    state    text not null,                -- after it
    sentence text not null,                -- the applicant reads it; empty for none
    note     text not null,                -- for staff only
    person   text                          -- id of the member of staff or key; null for the applicant or a timer
);
create index application_event_by_number on application_event (number, at, id);

insert into application_event (id, number, at, kind, action, state, sentence, note, person)
select before.id, application.number, before.happened_at,
       case before.kind when 'accepted' then 'decided' when 'refused' then 'decided' else before.kind end, '', '',
       before.sentence || case when before.legal_basis = '' then '' else ' (' || before.legal_basis || ')' end, '',
       case when before.person = 'applicant' then null else before.person end
from ledger_before before
join application on application.code = before.code;

-- The documents of an application: what was handed in, what was only shown, what the officer said of it.
create table application_document (
    id          text not null primary key, -- UUIDv7
    number      integer not null references application (number),
    document    text not null,             -- code in the type; empty for one that was sent with an answer
    file        text,                      -- id of the kept file; null where the original was shown at the counter
    state       text not null,             -- received, awaited (an original that is still to be shown), fit, unfit
    note        text not null,             -- why it is unfit
    received_at timestamptz not null
);
create index application_document_by_number on application_document (number, received_at, id);

insert into application_document (id, number, document, file, state, note, received_at)
select 'filed-' || before.code, application.number, 'identity', before.document, 'received', '', before.filed_at
from application_before before
join application on application.code = before.code;

insert into application_document (id, number, document, file, state, note, received_at)
select 'with-' || before.id, application.number, '', before.document, 'received', '', before.happened_at
from ledger_before before
join application on application.code = before.code
where before.document is not null;

-- What was asked of an applicant, and when it was answered: the statutory clock is computed from this.
create table correction (
    id          text not null primary key, -- UUIDv7
    number      integer not null references application (number),
    reason      text not null check (reason in ('incorrect', 'incomplete')),
    asked_on    date not null,
    answer_by   date,                      -- what happens then, the sentence says
    sentence    text not null,
    resolved_on date,
    answer      text not null
);
create index correction_by_number on correction (number, asked_on, id);

insert into correction (id, number, reason, asked_on, answer_by, sentence, resolved_on, answer)
select before.id, application.number, 'incorrect', date(before.happened_at), null, before.sentence,
       (select date(min(answer.happened_at)) from ledger_before answer
        where answer.code = before.code and answer.kind = 'answered' and answer.happened_at > before.happened_at), ''
from ledger_before before
join application on application.code = before.code
where before.kind = 'asked';

-- Permits of the first release, as they were issued; what was built for them is in 0004.
create table permit_before (
    number      bigint not null primary key,
    token       text not null unique,
    application integer not null references application (number),
    valid_from  date not null,
    valid_until date not null,
    receipt     text not null,
    issued_at   timestamptz not null,
    revoked_at  timestamptz
);
insert into permit_before (number, token, application, valid_from, valid_until, receipt, issued_at, revoked_at)
select permit_old.number, permit_old.token, application.number, permit_old.valid_from, permit_old.valid_until, permit_old.receipt, permit_old.issued_at, permit_old.revoked_at
from permit_old
join application on application.code = permit_old.code;

drop table permit_old;
drop table ledger_before;
drop table application_before;

-- An application that is being written, kept under the code that it will have. Nobody but who has the code reads it.
create table draft (
    code       text not null primary key,
    type       text not null,
    type_version integer not null,
    applicant  text not null,
    phone      text not null,
    email      text not null,
    quarter    text not null,
    answers    text not null,                -- JSON: what could be read so far, checked only at the end
    renews     integer,
    entered_by text,                         -- member of staff who writes it at the counter
    begun_at   timestamptz not null,
    changed_at timestamptz not null
);
create index draft_by_change on draft (changed_at);

create table draft_document (
    code     text not null references draft (code),
    document text not null,                  -- code in the type
    file     text,                           -- id of the kept file; null where the original will be, or was, shown at the counter
    shown_by text,                           -- id of the member of staff who has seen the original; null while nobody has
    primary key (code, document)
);

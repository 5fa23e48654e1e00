-- Around an application: opinions that others give, visits with their checklists, appeals, reminders of a permit's end. Runs unchanged on SQLite and PostgreSQL.
create table consultation (
    id              text not null primary key,     -- UUIDv7
    number          integer not null references application (number),
    plan            text not null,                 -- code in the type; empty for somebody whom the officer named
    name            text not null,                 -- whose opinion is asked
    address         text not null,                 -- for the letter; may be empty
    email           text not null,
    phone           text not null,                 -- E.164
    language        text not null,
    question        text not null,                 -- may be empty
    shows_applicant boolean not null,
    shows_answers   boolean not null,              -- those that are not private
    silence         text not null check (silence in ('favourable', 'unfavourable', 'none')),
    asked_on        date not null,
    answer_by       date not null,                 -- its last day; town's local date
    asked_by        text not null,                 -- id of the member of staff
    state           text not null check (state in ('asked', 'answered', 'silent', 'withdrawn')),
    opinion         text not null check (opinion in ('', 'favourable', 'conditional', 'unfavourable', 'none')),
    answer          text not null,
    signed          text not null,                 -- name of who answered
    channel         text not null check (channel in ('', 'link', 'paper')),
    answered_at     timestamptz                    -- of the last correction
);
create index consultation_by_number on consultation (number, id);
create index consultation_by_deadline on consultation (answer_by, id) where state = 'asked';

-- What opens a consultation and nothing else: the link of a message, the code of a letter. Only their hashes are kept.
create table consultation_key (
    hash         text not null primary key,        -- SHA-256
    consultation text not null references consultation (id),
    made_at      timestamptz not null
);
create index consultation_key_by_consultation on consultation_key (consultation, made_at);

create table consultation_document (
    consultation text not null references consultation (id),
    document     text not null references application_document (id),
    primary key (consultation, document)
);

create table inspection (
    id          text not null primary key,         -- UUIDv7
    number      integer not null references application (number),
    plan        text not null,                     -- code of the checklist in the version of the type under which the application was handed in
    planned_on  date not null,
    inspector   text not null,                     -- id of the member of staff
    instruction text not null,                     -- may be empty
    follows     text references inspection (id),   -- the visit that this one repeats
    state       text not null check (state in ('planned', 'done', 'cancelled')),
    version     integer not null,                  -- raised by everything that is saved: the second of two inspectors is told
    result      text not null check (result in ('', 'fit', 'unfit', 'impossible')),
    remark      text not null,
    latitude    double precision,
    longitude   double precision,
    signed      text not null,                     -- the name that the inspector typed
    done_by     text,                              -- id of the member of staff
    done_at     timestamptz,
    planned_by  text not null
);
create index inspection_by_number on inspection (number, id);
create index inspection_by_inspector on inspection (inspector, planned_on, id) where state = 'planned';
create index inspection_planned on inspection (planned_on, id) where state = 'planned';

create table inspection_item (
    inspection text not null references inspection (id),
    item       text not null,                      -- code in the checklist
    finding    text not null check (finding in ('', 'ok', 'not-ok', 'not-seen')),
    note       text not null,
    primary key (inspection, item)
);

create table inspection_photo (
    file       text not null primary key,          -- id of the kept file
    inspection text not null references inspection (id),
    item       text not null,                      -- empty for the whole
    taken_at   timestamptz not null
);
create index inspection_photo_by_inspection on inspection_photo (inspection, taken_at, file);

create table appeal (
    id         text not null primary key,          -- UUIDv7
    number     integer not null references application (number),
    outcome    text not null,                      -- of the decision appealed against
    decided_at timestamptz not null,               -- when the application was closed with it
    grounds    text not null,
    appellant  text not null,
    is_own     boolean not null,                   -- the applicant's; else somebody else's, which staff recorded
    channel    text not null check (channel in ('web', 'counter')),
    filed_at   timestamptz not null,
    filed_on   date not null,                      -- its own clock starts here
    decide_by  date not null,                      -- silence until then dismisses it
    state      text not null check (state in ('received', 'upheld', 'dismissed', 'withdrawn')),
    is_silent  boolean not null,
    reasons    text not null,
    version    integer not null,
    entered_by text,                               -- id of the member of staff who recorded it
    ended_by   text,                               -- id of the member of staff who decided it
    ended_at   timestamptz
);
create index appeal_by_number on appeal (number, filed_at);
create index appeal_open on appeal (decide_by, id) where state = 'received';
-- Against one decision the applicant appeals once, unless they withdrew.
create unique index appeal_of_applicant on appeal (number, decided_at) where is_own and state <> 'withdrawn';

-- That the holder was told of the coming end.
create table permit_reminder (
    application integer not null references application (number),
    days        integer not null,                  -- before the end
    sent_at     timestamptz not null,
    primary key (application, days)
);

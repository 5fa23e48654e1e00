-- Reports as cases: a number, a workflow, a unit in charge, a place on the ground. Runs unchanged on SQLite and PostgreSQL.
-- Landed migrations never change; add the next number.

create table unit (
    code      text not null primary key,   -- lower-case letters, digits, hyphens
    name      text not null,               -- as it is written on the town's door
    email     text not null,               -- where its new cases are announced; empty for nowhere
    is_active boolean not null,
    version   integer not null default 1   -- raised by every change: the second of two people is told
);

create table unit_member (
    unit    text not null references unit (code),
    person  text not null,                 -- id of the member of staff
    is_head boolean not null,              -- is told when a case escalates
    primary key (unit, person)
);
create index unit_member_by_person on unit_member (person, unit);

create table category (
    code           text not null primary key,  -- also the service_code of Open311
    parent         text,                       -- code of the group it stands in, or null at the top
    position       integer not null,           -- order among its neighbours
    names          text not null,              -- JSON: language to name
    descriptions   text not null,              -- JSON: language to one sentence; {} for none
    synonyms       text not null,              -- words people use, of any language, separated by commas
    pictogram      text not null,
    unit           text not null,              -- in charge where no route says otherwise; empty: the unrouted queue
    privacy        text not null check (privacy in ('public', 'name_hidden', 'secret')),  -- the least that a report of it has
    answer_hours   integer not null,           -- service level, in hours in which the town hall is open
    fields_version integer not null,           -- published version of its own fields, 0 where it has none
    is_batch       boolean not null,           -- Open311: answered with a token first
    is_staff_only  boolean not null,           -- offered to staff, not to residents
    is_active      boolean not null,
    version        integer not null default 1  -- raised by every change: the second of two people is told
);

create table route (
    id       text not null primary key,
    category text not null,                -- code, with what stands below it; empty for any
    quarter  text not null,                -- name, with what lies in it; empty for any
    unit     text not null references unit (code),
    unique (category, quarter)
);

create table answer_template (
    id        text not null primary key,
    action    text not null,               -- the workflow's action it fits; empty for any
    category  text not null,               -- empty for any
    position  integer not null,
    names     text not null,               -- JSON: language to name
    sentences text not null,               -- JSON: language to public sentence; {number} {category} {place} {day} are filled in
    version   integer not null default 1   -- raised by every change: the second of two people is told
);

create table report_count (
    year  integer not null primary key,
    count integer not null                 -- how many case numbers of the year were given
);

alter table report rename to report_before;
alter table report_answer rename to report_answer_before;
drop index report_by_state;
drop index report_by_time;
drop index report_answer_by_report;

create table report (
    number           integer not null primary key,  -- case number without its check digit; public
    code             text not null unique,          -- opens the case: the reporter's
    category         text not null,
    quarter          text not null,
    landmark         text not null,
    latitude         double precision,
    longitude        double precision,
    cell             bigint,                        -- GeoCell of the point
    text             text not null,
    answers          text not null,                 -- JSON: answers to the category's own fields
    fields_version   integer not null,
    privacy          text not null check (privacy in ('public', 'name_hidden', 'secret')),
    visibility       text not null check (visibility in ('shown', 'quarantined', 'hidden')),
    reporter         text not null,                 -- private: name; empty where none was given
    email            text not null,                 -- private
    phone            text not null,                 -- private, E.164 where it could be read as one
    wants_news       boolean not null,              -- the reporter follows by e-mail or SMS
    language         text not null,                 -- the reporter's
    channel          text not null,                 -- web, counter, sms, open311, api, register
    entered_by       text,                          -- id of the member of staff or key that entered it on behalf
    workflow_version integer not null,
    state            text not null,
    origin           text not null,                 -- the workflow's memory of where the case came from
    is_open          boolean not null,
    outcome          text not null,                 -- the workflow's outcome; empty while open
    unit             text not null,                 -- empty: the unrouted queue
    assignee         text,                          -- id of the member of staff
    version          integer not null,              -- raised by every change: the second of two officers is told
    filed_at         timestamptz not null,
    changed_at       timestamptz not null,
    closed_at        timestamptz,                   -- of the event that closed it last
    due_at           timestamptz,                   -- end of the service level; null while the clock pauses
    due_on           date not null,                 -- promised to the reporter, town's local date
    entered_at       timestamptz not null,          -- when it came into its present state
    timer_at         timestamptz,                   -- when the next timer of that state or of the service level strikes
    escalation       integer not null,              -- how often somebody above was told
    reopened         integer not null,              -- how often
    supporters       integer not null,              -- residents who said "me too"
    merged_into      integer,                       -- number of the report that goes on in its place
    rating           integer,                       -- 1 not satisfied, 2 satisfied; null while not rated
    rated_at         timestamptz,
    batch            text,                          -- id of the import it came with
    provenance       text not null                  -- register 2019, folio 34
);

insert into report
    (number, code, category, quarter, landmark, text, answers, fields_version, privacy, visibility, reporter, email, phone, wants_news,
     language, channel, workflow_version, state, origin, is_open, outcome, unit, version, filed_at, changed_at, closed_at, due_at, due_on,
     entered_at, escalation, reopened, supporters, provenance)
select 260000000 + row_number() over (order by filed_at, code), code, category, quarter, landmark, text, '{}', 0, 'name_hidden', 'shown', '',
       case when contact like '%@%' then contact else '' end, case when contact like '%@%' then '' else contact end, false,
       '', channel, 1, state, '', state in ('received', 'working'),
       case state when 'resolved' then 'fixed' when 'refused' then 'refused' else '' end, '', version, filed_at, changed_at,
       case when state in ('resolved', 'refused') then changed_at end, null, due_on, changed_at, 0, 0, 0, ''
from report_before;

insert into report_count (year, count) select 2026, count(*) from report_before where 0 < (select count(*) from report_before);

create table report_photo (
    file     text not null primary key,    -- id of the kept file
    number   integer not null references report (number),
    position integer not null,
    is_shown boolean not null              -- false where an officer took it out of public sight
);
create index report_photo_by_report on report_photo (number, position);

insert into report_photo (file, number, position, is_shown)
select before.photo, report.number, 1, true
from report_before before
join report on report.code = before.code
where before.photo is not null;

-- What happened to a report after it was filed. Moves are the clock's ledger; everything else never moves a clock.
create table report_event (
    id       text not null primary key,    -- UUIDv7: grows with time
    number   integer not null references report (number),
    at       timestamptz not null,
    kind     text not null,                -- moved, commented, routed, assigned, placed, privacy, escalated, warned, moderated, hidden, released, photo-hidden,
                                           -- photo-shown, merged, separated, adopted, replied, supported, rated, redacted, relayed
    action   text not null,                -- the workflow's, for a move; else whom, which unit or what it was given to
    state    text not null,                -- after it
    sentence text not null,                -- public; empty for none
    note     text not null,                -- for staff only; for moderated, redacted and hidden the code of the reason, which everybody may read
    person   text                          -- id of the member of staff or key; null for the resident or a timer
);
create index report_event_by_report on report_event (number, at, id);
create index report_event_by_time on report_event (at, id);

insert into report_event (id, number, at, kind, action, state, sentence, note, person)
select before.id, report.number, before.answered_at, 'moved', '', before.state, before.sentence, '', before.answered_by
from report_answer_before before
join report on report.code = before.code;

drop table report_answer_before;
drop table report_before;

-- What was written before somebody moderated or redacted it. Read by nobody but who may moderate; erased with the report.
create table report_original (
    id     text not null primary key,
    number integer not null references report (number),
    at     timestamptz not null,
    text   text not null,
    reason text not null,                  -- code of the reason, as everybody may read it
    person text                            -- null for the resident
);
create index report_original_by_report on report_original (number, at);

-- Followers who went with a report into the one that it was merged into, and come back where that is taken back.
create table merged_follower (
    number      integer not null references report (number),  -- the report that was merged
    follower    text not null,
    is_reporter boolean not null,          -- added for its reporter, who followed it without a row of their own
    primary key (number, follower)
);
create index merged_follower_by_follower on merged_follower (follower);

create index report_published on report (filed_at, number) where visibility = 'shown' and privacy <> 'secret';
create index report_published_by_category on report (category, is_open, filed_at, number) where visibility = 'shown' and privacy <> 'secret';
create index report_published_by_quarter on report (quarter, category, is_open, filed_at, number) where visibility = 'shown' and privacy <> 'secret';
create index report_merged on report (merged_into, number) where merged_into is not null;
create index report_by_place on report (cell, category, filed_at) where cell is not null;
create index report_inbox_by_due on report ((coalesce(due_at, '9999-12-31T00:00:00.000000Z')), number) where is_open;
create index report_inbox_by_time on report (filed_at, number) where is_open;
create index report_inbox_by_supporters on report (supporters, number) where is_open;
-- is_open stands in it so that SQLite needs nothing else to count.
create index report_inbox_counts on report (unit, privacy, assignee, due_at, escalation, is_open) where is_open;
create index report_inbox_by_assignee on report (assignee, number) where is_open;
create index report_inbox_by_place on report (quarter, category) where is_open;
create index report_closed_by_assignee on report (assignee, filed_at, number) where not is_open;
create index report_closed_by_place on report (quarter, category, filed_at, number) where not is_open;
create index report_closed_by_time on report (filed_at, number) where not is_open;
create index report_closed_by_supporters on report (supporters, number) where not is_open;
create index report_quarantined on report (unit, privacy, visibility) where visibility = 'quarantined';
create index report_by_timer on report (timer_at) where timer_at is not null;
create index report_by_phone on report (phone, filed_at) where phone <> '';
create index report_by_batch on report (batch, number) where batch is not null;

-- What residents tell the town. Runs unchanged on SQLite and PostgreSQL. Landed migrations never change; the next is 0002.
create table report (
    code       text not null primary key,  -- what the resident quotes on the phone
    category   text not null,
    quarter    text not null,
    landmark   text not null,
    text       text not null,
    contact    text not null,              -- private: phone or e-mail, empty where none was given
    photo      text,                       -- id of the kept file
    channel    text not null check (channel in ('web', 'counter', 'api')),
    state      text not null check (state in ('received', 'working', 'resolved', 'refused')),
    version    int not null,               -- raised by every answer: the second of two officers is told
    filed_at   timestamptz not null,
    changed_at timestamptz not null,
    due_on     date not null               -- town's local date
);
create index report_by_state on report (state, filed_at, code);
create index report_by_time on report (filed_at, code);
create table report_answer (
    id          text not null primary key,
    code        text not null references report (code),
    state       text not null,
    sentence    text not null,             -- public
    answered_by text not null,             -- id of the member of staff, never shown
    answered_at timestamptz not null
);
create index report_answer_by_report on report_answer (code, answered_at);

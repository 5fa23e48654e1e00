-- What was once said stays: verdicts on papers that were judged at one time, and every answer to a consultation. Runs unchanged on SQLite and PostgreSQL.
alter table application_document add column judged_at timestamptz; -- when its verdict was given; null while it has none, and for those of before

create table consultation_answer (
    id           text not null primary key,        -- UUIDv7: grows with time
    consultation text not null references consultation (id),
    opinion      text not null,
    answer       text not null,
    signed       text not null,                    -- name of who answered
    channel      text not null,
    answered_at  timestamptz not null
);
create index consultation_answer_by_consultation on consultation_answer (consultation, answered_at, id);

insert into consultation_answer (id, consultation, opinion, answer, signed, channel, answered_at)
select 'first-' || id, id, opinion, answer, signed, channel, answered_at
from consultation
where state = 'answered' and answered_at is not null;

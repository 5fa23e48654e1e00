-- What stands around a poll: lists of people that staff bring, telephones, extensions, what the town answers, and who wants to be reminded.
-- None of it says when somebody voted: telephones have a day and no instant, the turnout by ward is counted once a day.
create table voter_list (
    id      text not null primary key,
    name    text not null,
    state   text not null check (state in ('checked', 'ready')),  -- checked: looked through, and of no use before somebody accepts it
    people  int not null,
    made_at timestamptz not null
);
create table voter_list_entry (
    list     text not null references voter_list (id),
    document text not null,   -- letters and digits of the document's number; polls keep only digests of it
    name     text not null,   -- empty where the list has no names
    ward     text not null,
    stratum  text not null,
    primary key (list, document)
);
create table poll_voter_list (
    poll text not null references poll (id),
    list text not null references voter_list (id),
    primary key (poll, list)
);
-- Who asked for a code by SMS. Several people may share a telephone.
create table phone_voter (
    poll     text not null references poll (id),
    person   text not null,   -- the key in the roll
    phone    text not null,   -- SHA-256 of poll and number, hexadecimal
    asked_on date not null,   -- town's local date
    asked    int not null,    -- how often on that day
    primary key (poll, person)
);
create index phone_voter_by_phone on phone_voter (poll, phone);
-- Turnout by ward, channel and group as it stood when it was last counted.
create table turnout (
    poll   text not null primary key references poll (id),
    day    date not null,     -- town's local date
    counts text not null      -- JSON
);
create table poll_extension (
    poll      text not null references poll (id),
    number    int not null,   -- from 1
    before    date not null,  -- last day as it was
    closes_on date not null,  -- last day as it became
    reason    text not null,
    made_at   timestamptz not null,
    primary key (poll, number)
);
-- "You said, we do": what the town does with the result.
create table poll_answer (
    poll    text not null references poll (id),
    number  int not null,     -- from 1
    said    text not null,
    said_at timestamptz not null,
    primary key (poll, number)
);
create table poll_follower (
    id           text not null primary key,
    poll         text not null,   -- empty for every poll
    channel      text not null check (channel in ('email', 'sms')),
    address      text not null,
    language     text not null,
    token        text not null unique,
    since        timestamptz not null,
    confirmed_at timestamptz
);
create unique index poll_follower_once on poll_follower (poll, channel, address);
alter table poll add column reminds_on date;   -- when those who asked are reminded; null: two days before the last
alter table poll add column reminded_on date;  -- when they were

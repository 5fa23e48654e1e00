-- Who wants to hear how a report, a category or a place goes on. Addresses are private.
create table follower (
    id           text not null primary key,
    number       integer references report (number),  -- null where it is a category or a place that is followed
    category     text not null,               -- empty for any
    quarter      text not null,               -- empty for any
    channel      text not null check (channel in ('email', 'sms')),
    address      text not null,
    language     text not null,
    token        text not null unique,        -- in the links that confirm and end it
    since        timestamptz not null,
    confirmed_at timestamptz,                 -- null: nothing is sent but the request to confirm
    says_me_too  boolean not null default false,  -- has the same problem: counts once it is confirmed
    is_counted   boolean not null default false   -- among the report's supporters
);
create index follower_by_report on follower (number) where number is not null;
create index follower_by_topic on follower (category, quarter) where number is null;
create index follower_by_address on follower (address, channel);
create unique index follower_once on follower (number, category, quarter, channel, address) where number is not null;
create unique index follower_of_topic_once on follower (category, quarter, channel, address) where number is null;

-- What the town remembers of a telephone that writes to it, for a while.
create table sms_talk (
    phone      text not null primary key,     -- E.164
    language   text not null,                 -- of the last word that told
    said       text not null,                 -- half a report that waits for its quarter; empty for none
    said_at    timestamptz not null           -- of the last message
);
create index sms_talk_by_time on sms_talk (said_at);

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
    confirmed_at timestamptz                  -- null: nothing is sent but the request to confirm
);
create index follower_by_report on follower (number) where number is not null;
create index follower_by_topic on follower (category, quarter) where number is null;
create unique index follower_once on follower (number, category, quarter, channel, address) where number is not null;
create unique index follower_of_topic_once on follower (category, quarter, channel, address) where number is null;

-- SMS of residents. Kept before the gateway hears that the town has it; sender and body are erased some days later.
create table incoming_message (
    id          text not null primary key,
    origin      text not null unique, -- by which a repeated one is known
    sender      text not null,        -- E.164, or as it was sent; empty once erased
    body        text not null,
    received_at timestamptz not null,
    state       text not null check (state in ('Received', 'Answered', 'NotUnderstood', 'TooMany', 'NoNumber', 'GivenUp')),
    attempts    int not null,         -- also numbers the claim of whoever handles it
    next_try_at timestamptz not null, -- while it is claimed, the end of the claim
    module      text not null,        -- which answered it, or failed
    detail      text not null
);
create index incoming_message_due on incoming_message (next_try_at) where state = 'Received';
create index incoming_message_of_a_sender on incoming_message (sender, received_at);
create index incoming_message_newest on incoming_message (received_at);

-- E-mail and SMS of this module, written with the change that they tell of. Address, title and body are erased some days after the end.
create table civic_message (
    id          text not null primary key,
    channel     text not null check (channel in ('Email', 'Sms')),
    address     text not null,        -- empty once erased
    title       text not null,
    body        text not null,
    subject     text not null,        -- the case, by its code
    state       text not null check (state in ('Queued', 'Sent', 'Failed', 'GivenUp')),
    attempts    int not null,         -- also numbers the claim of whoever sends it
    queued_at   timestamptz not null,
    next_try_at timestamptz not null, -- while it is claimed, the end of the claim
    settled_at  timestamptz,          -- when it was sent or given up
    detail      text not null         -- the gateway's reference, or the reason
);
create index civic_message_due on civic_message (next_try_at) where state in ('Queued', 'Failed');
create index civic_message_settled on civic_message (settled_at);

-- Paper ballots in batches, kiosks, and how many votes a telephone sent.
create table paper_batch (
    poll       text not null references poll (id),
    number     int not null,       -- from 1; written on the envelope
    place      text not null,      -- where it was voted
    sheets     int not null,       -- counted by hand
    photo      text not null,      -- id of the kept picture; empty for a reversal
    photo_hash text not null,      -- SHA-256 of the kept picture, hexadecimal
    state      text not null check (state in ('marking', 'keying', 'differs', 'accepted', 'reversed')),
    reverses   int,                -- number of the batch that this one takes back; null for a batch of sheets
    reason     text not null,      -- of a reversal
    spoiled    int not null,       -- sheets that are no ballot; set when it is accepted
    primary key (poll, number)
);
create unique index paper_batch_once_reversed on paper_batch (poll, reverses) where reverses is not null;
create unique index paper_batch_by_photo on paper_batch (poll, photo_hash) where photo_hash <> '' and state <> 'reversed';
-- Whose sheets lie in a batch; each of them has a mark in the roll.
create table paper_mark (
    poll   text not null references poll (id),
    person text not null,
    batch  int not null,
    primary key (poll, person)
);
create index paper_mark_by_batch on paper_mark (poll, batch);
create table paper_keying (
    poll   text not null references poll (id),
    batch  int not null,
    keying int not null,           -- 1 and 2 blind, 3 decides
    agent  text not null,          -- id of the member of staff
    primary key (poll, batch, keying)
);
create unique index paper_keying_by_agent on paper_keying (poll, batch, agent);
-- Until the batch is accepted: then the ballots lie in the urn, and the sheets in their envelope.
create table paper_line (
    poll   text not null references poll (id),
    batch  int not null,
    keying int not null,
    sheet  int not null,           -- from 1
    ballot text not null,          -- canonical; empty for a spoiled sheet
    primary key (poll, batch, keying, sheet)
);
-- Which ballots of the urn a batch brought, so that they can be taken back.
create table paper_token (
    poll  text not null references poll (id),
    token text not null,
    batch int not null,
    primary key (poll, token)
);
create table kiosk (
    id                 text not null primary key,
    poll               text not null references poll (id),
    name               text not null,         -- where it stands
    key_digest         text not null unique,  -- SHA-256 of the key in its address
    public_key         text not null,         -- ballots are sealed for it on the device, SubjectPublicKeyInfo in base64
    sealed_private_key text not null,
    is_open            boolean not null,
    waiting            int not null,          -- ballots on the device when it was last heard
    counted            int not null,
    turned_away        int not null,          -- ballots cast while it was alone that could not be counted
    heard_at           timestamptz
);
create index kiosk_by_poll on kiosk (poll, name, id);
-- How many votes came from one telephone. Its number is hashed with the poll's own key, which is destroyed at closing.
create table sms_sender (
    poll   text not null references poll (id),
    sender text not null,
    votes  int not null,
    primary key (poll, sender)
);
create index roll_by_helper on roll (poll, helper) where helper <> '';

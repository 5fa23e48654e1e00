-- Named and secret polls. Who may vote (eligible), who has voted (roll), what was voted (urn), and the public log by which anybody checks it.
-- Roll and urn share nothing but the poll: no time, no order. PostgreSQL keeps xmin with each row: both are written anew, in the order of their
-- keys, at each daily checkpoint and at closing.
alter table poll add column level text not null default 'P';    -- N named, S secret, P the slips of the first version
alter table poll add column document text not null default '';  -- the definition as canonical JSON; frozen at opening; empty for level P
alter table poll add column begins_at timestamptz;              -- the first instant of voting; null for level P: from opening
alter table poll add column ends_at timestamptz;                -- the instant at which voting is over; null for level P: the end of closes_on
alter table poll add column roll_size int;                      -- how many may vote, counted at opening; null where anybody may
alter table poll add column token_key text not null default ''; -- the poll's public RSA key, SubjectPublicKeyInfo in base64
alter table poll add column sealed_token_key text;              -- its private half, sealed; null before opening and after closing
alter table poll add column sealed_seed text;                   -- what the lot will be drawn with, sealed; null after closing
alter table poll add column seed text not null default '';      -- the same, revealed at closing, hexadecimal
alter table poll add column result text not null default '';    -- JSON, counted at closing
-- What proves that somebody may vote, and who that is: two proofs of the same person have the same person.
create table eligible (
    poll    text not null references poll (id),
    digest  text not null,   -- SHA-256 of poll, kind and what the person shows
    kind    text not null,   -- slip, roll, phone, subject
    person  text not null,   -- the key in the roll
    name    text not null,   -- how the town's list calls them; empty for a slip
    ward    text not null,
    stratum text not null,
    primary key (poll, digest)
);
create index eligible_by_person on eligible (poll, person);
create table roll (
    poll    text not null references poll (id),
    person  text not null,   -- once for each person, whatever the channel
    channel text not null,   -- web, booth, counter, paper, kiosk, sms
    ward    text not null,
    stratum text not null,
    helper  text not null,   -- who helped; empty where nobody did
    claim   text not null,   -- SHA-256 of the blinded token that was signed; empty where the booth blinded it itself
    primary key (poll, person)
);
create index roll_by_ward on roll (poll, ward, channel);
create table urn (
    poll      text not null references poll (id),
    token     text not null,    -- random, chosen by whoever voted, hexadecimal
    version   int not null,     -- from 1; the highest counts
    counts    boolean not null, -- true for the highest
    ballot    text not null,
    nonce     text not null,    -- random; hides the ballot in its leaf until the urn is published
    signature text not null,    -- of the token, by the poll's key, base64
    primary key (poll, token, version)
);
create index urn_by_ballot on urn (poll, counts, ballot);
-- The log's leaves. It has an order; the roll has none.
create table log_leaf (
    poll     text not null references poll (id),
    position bigint not null,      -- 0 is the opening
    leaf     text not null,     -- SHA-256 of ballot and nonce, hexadecimal
    receipt  text not null,     -- 12 characters made of the leaf
    note     text not null,     -- the signed checkpoint that was given with the receipt
    primary key (poll, position)
);
create unique index log_leaf_by_receipt on log_leaf (poll, receipt);
create table log_head (
    poll     text not null primary key references poll (id),
    size     bigint not null,
    frontier text not null,     -- hashes of the full subtrees from left to right, hexadecimal
    is_open  boolean not null
);
create table log_checkpoint (
    poll text not null references poll (id),
    day  date not null,         -- town's local date on which it was signed last
    size bigint not null,
    note text not null,         -- the signed checkpoint as it is published
    primary key (poll, size)
);
-- Ballots of named polls: one for each person, the last.
create table named_ballot (
    poll   text not null references poll (id),
    person text not null,
    name   text not null,
    ballot text not null,
    primary key (poll, person)
);
create index named_ballot_by_ballot on named_ballot (poll, ballot);
-- The town's keys for signing checkpoints; the private half is sealed with the host's secret.
create table signing_key (
    id                 text not null primary key,
    public_key         bytea not null,
    sealed_private_key bytea,
    made_at            timestamptz not null,
    retired_at         timestamptz
);
insert into eligible (poll, digest, kind, person, name, ward, stratum)
select poll, digest, 'slip', digest, '', '', '' from slip order by poll, digest;
insert into roll (poll, person, channel, ward, stratum, helper, claim)
select poll, digest, 'web', '', '', '', '' from slip where is_used order by poll, digest;
insert into urn (poll, token, version, counts, ballot, nonce, signature)
select poll, receipt, 1, true, cast(choice as text), '', '' from ballot order by poll, receipt;
drop table ballot;
drop table slip;

-- Drafts that several officers change, pictures and recordings of options, and what may be shown of what people wrote.
alter table poll add column version int not null default 1;  -- of the draft: whoever saves says which one they had before them
-- The definition holds the SHA-256 of each file: what is shown is what was frozen.
create table option_file (
    poll text not null references poll (id),
    hash text not null,     -- SHA-256, hexadecimal
    file text not null,     -- id of the kept file
    primary key (poll, hash)
);
-- What an officer decided about a sentence. The sentence itself stays in the urn, as it was cast.
create table sentence (
    poll   text not null references poll (id),
    ballot text not null,   -- token in the urn, or person of a named ballot
    state  text not null check (state in ('published', 'held')),
    reason text not null,   -- code of the reason for which it is held back; empty where it is published
    primary key (poll, ballot)
);

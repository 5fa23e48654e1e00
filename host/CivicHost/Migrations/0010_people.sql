-- Who works for the town, how they sign in, and which programs hold a key. Secrets are kept as SHA-256 only, passwords as PBKDF2.
create table staff (
    id                text not null primary key,
    sign_in_name      text not null,
    normalized_name   text not null unique,
    full_name         text not null,
    password_hash     text,                      -- null until the invitation is used
    is_disabled       boolean not null,
    totp_secret       text,                      -- Base32; null while no second step is set up
    totp_pending      text,                      -- Base32; shown for enrolment, not yet confirmed by a code
    totp_last_step    bigint not null,           -- last accepted time step of 30 s: a code counts once
    added_at          timestamptz not null,
    last_signed_in_at timestamptz
);

create table staff_role (
    staff_id text not null references staff (id),
    role     text not null,
    primary key (staff_id, role)
);

create table staff_recovery_code (
    staff_id  text not null references staff (id),
    code_hash text not null,
    primary key (staff_id, code_hash)
);

create table staff_session (
    key_hash     text not null primary key,
    staff_id     text not null references staff (id),
    stage        text not null check (stage in ('code', 'enrol', 'full')),
    started_at   timestamptz not null,
    last_seen_at timestamptz not null
);
create index staff_session_of on staff_session (staff_id);

-- The latest instant at which sessions were looked at: a clock set back behind it ends them all.
create table staff_clock (
    id      text not null primary key check (id = 'sessions'),
    seen_at timestamptz not null
);

create table staff_link (
    key_hash    text not null primary key,
    purpose     text not null check (purpose in ('set-up', 'invitation')),
    staff_id    text references staff (id),      -- null for the set-up of the town
    valid_until timestamptz                      -- null: until it is used
);

-- Failed attempts of the last quarter of an hour, by account and address: nobody can lock somebody else out.
create table sign_in_failure (
    account  text not null,
    address  text not null,
    failures bigint not null,
    last_at  timestamptz not null,
    primary key (account, address)
);

create table api_key (
    id           text not null primary key,
    key_hash     text not null unique,
    name         text not null,
    scopes       text not null,                  -- separated by spaces
    made_at      timestamptz not null,
    last_used_on date,
    revoked_at   timestamptz
);

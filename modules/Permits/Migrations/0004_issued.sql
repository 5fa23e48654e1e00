-- Issued permits with what stands on them, and the keys with which the town signs. Runs unchanged on SQLite and PostgreSQL.
create table permit_count (
    year  integer not null primary key,
    count integer not null                      -- how many permits of the year were issued
);

create table permit (
    number      integer not null primary key,   -- PermitNumber: year and count without a gap; below 10,000,000 those of the first release, as on their paper
    application integer not null unique references application (number),
    type        text not null,
    token       text not null unique,           -- 128 bits: whoever holds the paper may see all of it
    short_code  text not null,                  -- on the paper, for telephone and SMS; empty for those of the first release
    status      text not null check (status in ('valid', 'suspended', 'revoked', 'expired')),
    status_at   timestamptz not null,
    holder      text not null,
    place       text not null,
    valid_from  date not null,
    valid_until date,                           -- its last day; null where it has none
    issued_on   date not null,                  -- town's local date
    issued_at   timestamptz not null,
    language    text not null,                  -- of the paper
    paper       text not null,                  -- JSON: what stands on it, as it was issued
    payload     text not null,                  -- the signed code in Base32; empty for those of the first release
    key_id      text not null,                  -- which key signed it
    renews      integer unique references permit (number),
    receipt     text not null                   -- number of the receipt for the fee, where an officer noted it by hand
);
create index permit_by_end on permit (valid_until, number) where status in ('valid', 'suspended');

insert into permit
    (number, application, type, token, short_code, status, status_at, holder, place, valid_from, valid_until, issued_on, issued_at,
     language, paper, payload, key_id, receipt)
select before.number, before.application, application.type, before.token, '', case when before.revoked_at is null then 'valid' else 'revoked' end,
       coalesce(before.revoked_at, before.issued_at), application.applicant, application.quarter, before.valid_from, before.valid_until,
       date(before.issued_at), before.issued_at, application.language, '{}', '', '', before.receipt
from permit_before before
join application on application.number = before.application;

drop table permit_before;

create table signing_key (
    id                 text not null primary key,  -- first eight hexadecimal digits of the SHA-256 of the public key
    public_key         bytea not null,             -- SubjectPublicKeyInfo
    sealed_private_key bytea,                      -- PKCS #8, sealed with the host's secret; null once the key is retired
    made_at            timestamptz not null,
    retired_at         timestamptz
);

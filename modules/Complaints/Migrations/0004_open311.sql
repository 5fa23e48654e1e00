-- What programs of others sent by Open311 GeoReport v2.
create table open311_request (
    token     text not null primary key,      -- answered where the service is of type batch; for the others never shown
    number    integer not null references report (number),
    media_url text not null,
    device_id text not null,
    account_id text not null,
    key_id    text not null,
    sent_at   timestamptz not null
);
create index open311_request_by_report on open311_request (number);
create table open311_update (
    key_id    text not null,
    update_id text not null,                  -- the sender's: the same one twice is one update
    event     text references report_event (id),  -- null only within the change that takes it in
    media_url text not null,
    primary key (key_id, update_id)
);
create index open311_update_by_event on open311_update (event);

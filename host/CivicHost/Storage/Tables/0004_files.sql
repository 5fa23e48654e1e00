-- Attachments that a case keeps; the content lies in the data folder under files/.
create table civic_file (
    id           text not null primary key,
    subject      text not null,
    content_type text not null,
    bytes        bigint not null,
    kept_at      timestamptz not null
);

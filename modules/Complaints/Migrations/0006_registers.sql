-- Imports of paper registers: each can be taken back as a whole.
create table register_import (
    id          text not null primary key,
    name        text not null,                -- as the clerk calls the register
    file_hash   text not null,                -- SHA-256 of the file: the same one twice is noticed
    rows        integer not null,
    imported_at timestamptz not null,
    imported_by text not null,
    undone_at   timestamptz,
    undone_by   text
);

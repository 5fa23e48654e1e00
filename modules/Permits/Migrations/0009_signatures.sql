-- Who signed the checklist of a visit. Runs unchanged on SQLite and PostgreSQL.
create table inspection_signature (
    inspection text not null references inspection (id),
    who        text not null check (who in ('inspector', 'visited')),
    name       text not null,                      -- as it was typed; the inspector's stands with the visit, and is empty here
    file       text,                               -- id of the kept picture, drawn or of the signed sheet; null where only the name was typed
    primary key (inspection, who)
);

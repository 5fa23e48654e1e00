-- Types that are closed for new applications, what the public register shows, and registers that come in from paper. Runs unchanged on SQLite and PostgreSQL.
create table permit_type (
    code       text not null primary key,
    is_open    boolean not null,             -- a type without a row is open
    changed_at timestamptz not null,
    changed_by text not null                 -- id of the member of staff
);

-- What everybody may read of granted permits, and nothing else: who searches here can find nothing that is private.
create table register_entry (
    number       integer not null primary key references application (number),
    type         text not null,
    type_version integer not null,           -- under which it was handed in: names its answers
    is_shown     boolean not null,           -- false where the type does not publish its permits
    is_tacit     boolean not null,           -- granted by silence
    granted_on   date not null,              -- town's local date
    quarter      text not null,
    holder       text not null,              -- empty where the type does not publish it
    answers      text not null,              -- JSON: only those that the type publishes
    words        text not null               -- of all that, folded, each after a blank
);
create index register_entry_by_day on register_entry (granted_on, number) where is_shown;
create index register_entry_by_type on register_entry (type, granted_on, number) where is_shown;
create index application_granted on application (type, number) where outcome in ('granted', 'granted_by_silence');

-- Imports of paper registers: looked through first, then taken in as a whole, and taken back as a whole.
create table paper_register (
    id           text not null primary key,
    name         text not null,              -- as the clerk calls the register
    type         text not null,
    type_version integer not null,
    file_hash    text not null,              -- SHA-256 of the file: the same one twice is noticed
    step         text not null check (step in ('columns', 'checking', 'checked', 'importing', 'imported', 'undoing', 'undone')),
    headings     text not null,              -- JSON array, as they stand in the file
    columns      text not null,              -- JSON: what is meant to heading; {} until somebody has said so
    good         integer not null,           -- rows that can be taken in
    bad          integer not null,           -- rows that cannot
    done         integer not null,           -- number of the last row that the present step has dealt with
    uploaded_at  timestamptz not null,
    uploaded_by  text not null,              -- id of the member of staff
    imported_at  timestamptz,
    imported_by  text,
    undone_at    timestamptz,
    undone_by    text
);
create index paper_register_by_hash on paper_register (file_hash);
create index paper_register_by_step on paper_register (step, uploaded_at);

-- The file itself, until it is imported or a day has passed.
create table paper_file (
    register text not null primary key references paper_register (id),
    content  text not null
);

create table paper_problem (
    register  text not null references paper_register (id),
    row       integer not null,              -- as a spreadsheet numbers it
    position  integer not null,
    code      text not null,                 -- of the refusal
    arguments text not null,                 -- JSON array
    primary key (register, row, position)
);

-- What the paper says of a permit beside the application that it became.
create table paper_entry (
    number       integer not null primary key references application (number),
    register     text not null references paper_register (id),
    paper_number text not null,              -- the permit's number on paper; empty where it had none
    folio        text not null,              -- folded; empty where the register has none
    valid_from   date,
    valid_until  date
);
create index paper_entry_by_folio on paper_entry (register, folio);
create index paper_entry_by_number on paper_entry (paper_number) where paper_number <> '';

-- Pictures of the paper: of a folio, or of the register as a whole.
create table paper_scan (
    id       text not null primary key,      -- UUIDv7
    register text not null references paper_register (id),
    folio    text not null,                  -- folded; empty for the register as a whole
    name     text not null,                  -- of the file that was sent
    file     text not null,                  -- id of the kept file
    added_at timestamptz not null,
    added_by text not null                   -- id of the member of staff
);
create index paper_scan_by_folio on paper_scan (register, folio, added_at, id);

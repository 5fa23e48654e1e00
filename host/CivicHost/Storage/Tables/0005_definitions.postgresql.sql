-- Workflows, forms and types of permit as they were published. A version never changes: cases are handled by the one they were opened under.
create table civic_definition (
    kind         text not null,
    code         text not null,
    version      int not null,
    definition   text not null,  -- JSON
    published_at timestamptz not null,
    primary key (kind, code, version)
);
create function civic_definition_refuse() returns trigger language plpgsql as
$$ begin raise exception 'a published version never changes'; end $$;
create trigger civic_definition_never_changes before update or delete or truncate on civic_definition
for each statement execute function civic_definition_refuse();

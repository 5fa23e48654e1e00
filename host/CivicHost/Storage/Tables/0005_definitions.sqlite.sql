-- Workflows, forms and types of permit as they were published. A version never changes: cases are handled by the one they were opened under.
create table civic_definition (
    kind         text not null,
    code         text not null,
    version      int not null,
    definition   text not null,  -- JSON
    published_at timestamptz not null,
    primary key (kind, code, version)
);
create trigger civic_definition_no_replace before insert on civic_definition
when exists (select 1 from civic_definition where kind = new.kind and code = new.code and version = new.version)
begin select raise(abort, 'a published version never changes'); end;
create trigger civic_definition_no_update before update on civic_definition
begin select raise(abort, 'a published version never changes'); end;
create trigger civic_definition_no_delete before delete on civic_definition
begin select raise(abort, 'a published version never changes'); end;

-- What was decided and by whom, one chain a schema. Append-only: the triggers refuse the rest, the hashes betray what went round them.
create table civic_audit (
    position bigint not null primary key,
    at       text not null,  -- UTC, yyyy-MM-ddTHH:mm:ss.ffffffZ: hashed as it stands
    person   text not null,  -- id of staff or key, or 'resident', or 'system'
    request  text not null,
    subject  text not null,
    facts    text not null,  -- JSON without personal data
    previous bytea not null, -- hash of the entry before; 32 zero bytes in the first
    hash     bytea not null  -- SHA-256 over previous and all fields
);
create function civic_audit_refuse() returns trigger language plpgsql as
$$ begin raise exception 'the audit log is append-only'; end $$;
create trigger civic_audit_append_only before update or delete or truncate on civic_audit
for each statement execute function civic_audit_refuse();

-- What was decided and by whom, one chain a database. Append-only: the triggers refuse the rest, the hashes betray what went round them.
create table civic_audit (
    position integer not null primary key,
    at       text not null,  -- UTC, yyyy-MM-ddTHH:mm:ss.ffffffZ: hashed as it stands
    person   text not null,  -- id of staff or key, or 'resident', or 'system'
    request  text not null,
    subject  text not null,
    facts    text not null,  -- JSON without personal data
    previous blob not null,  -- hash of the entry before; 32 zero bytes in the first
    hash     blob not null   -- SHA-256 over previous and all fields
);
create trigger civic_audit_no_update before update on civic_audit
begin select raise(abort, 'the audit log is append-only'); end;
create trigger civic_audit_no_delete before delete on civic_audit
begin select raise(abort, 'the audit log is append-only'); end;

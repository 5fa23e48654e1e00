-- Published fields never change. The counterpart is 0008_frozen_fields.postgresql.sql.
create trigger category_fields_stay before update on category_fields begin select raise(abort, 'published fields never change'); end;
create trigger category_fields_remain before delete on category_fields begin select raise(abort, 'published fields are never deleted'); end;

-- Published fields never change. The counterpart is 0008_frozen_fields.sqlite.sql.
create function refuse_change_of_fields() returns trigger language plpgsql as $$ begin raise exception 'published fields never change'; end $$;
create trigger category_fields_stay before update or delete on category_fields for each row execute function refuse_change_of_fields();

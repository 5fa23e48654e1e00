-- The tables of registers that come in from paper, as the SDK asks for them; old rows stay. Runs unchanged on SQLite and PostgreSQL.
alter table paper_register rename to register_import;
alter table register_import add column kind text not null default '';  -- code and version of the type: event/1
update register_import set kind = type || '/' || type_version;
alter table register_import drop column type;
alter table register_import drop column type_version;
drop index paper_register_by_hash;
drop index paper_register_by_step;
create index register_import_by_hash on register_import (file_hash);
create index register_import_by_step on register_import (step, uploaded_at);

alter table paper_file rename to register_file;
alter table register_file rename column register to import;

alter table paper_problem rename to register_problem;
alter table register_problem rename column register to import;

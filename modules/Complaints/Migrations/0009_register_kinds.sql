-- What a clerk chooses beside a register's file: the tables are those that the SDK asks for. Reports have no kinds. Runs unchanged on SQLite and PostgreSQL.
alter table register_import add column kind text not null default '';

-- Which text of a resident was replaced: text, landmark, answer.{way in the answers} or said.{id of the timeline's entry}. Runs unchanged on SQLite and PostgreSQL.
alter table report_original add column passage text not null default 'text';

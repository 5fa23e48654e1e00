-- A draft is changed by several officers: whoever saves says which version they had before them.
alter table poll add column version int not null default 1;

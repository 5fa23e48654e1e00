-- Full text of reports without accents; words are folded before they are kept. The counterpart is 0003_search.sqlite.sql.
create table report_search (
    number integer not null primary key references report (number) on delete cascade,
    words  tsvector not null
);
create index report_search_words on report_search using gin (words);
insert into report_search (number, words) select number, to_tsvector('simple', lower(text || ' ' || landmark)) from report;

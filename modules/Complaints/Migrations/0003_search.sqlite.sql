-- Full text of reports without accents, one row for each, with the report's number as row id. The counterpart is 0003_search.postgresql.sql.
create virtual table report_search using fts5 (words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
insert into report_search (rowid, words) select number, text || ' ' || landmark from report;

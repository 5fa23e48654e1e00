-- Submissions that were answered, by their mark. No finer time than the day: beside a ballot's receipt it would tell when it was cast.
create table civic_once (
    key    text not null primary key,
    answer text not null,
    at     timestamptz not null
) without rowid; -- in the order of the random keys: the order of voting is nowhere in the file

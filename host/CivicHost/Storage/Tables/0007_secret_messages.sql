-- Answers whose words go as soon as they are sent or given up: to a ballot by SMS, say.
alter table civic_message add column is_secret boolean not null default false;

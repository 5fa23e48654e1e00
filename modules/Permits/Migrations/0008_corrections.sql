-- Charges follow answers that were corrected after they were written down. Runs unchanged on SQLite and PostgreSQL.
alter table charge add column is_supplement boolean not null default false; -- it was settled, then a correction made it dearer: the case does not wait for the rest
alter table charge_line add column added_at timestamptz;                    -- of a line of difference; null for what was charged at first

-- What:       the end of the checks, none of which found anything.
-- When:       in a publication, after the last check.sql.
-- Locks:      none of its own.
-- Repeatable: yes, in a transaction of its own.

DROP TABLE latest_lake_checked;

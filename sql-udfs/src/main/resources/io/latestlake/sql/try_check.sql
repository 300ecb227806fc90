-- What:       one check of the user's, over no rows: only whether it can be run.
-- When:       at the start of a run, after no_check_rows.sql.
-- Locks:      none of its own.
-- Repeatable: yes, in a transaction of its own.

CREATE TEMP TABLE latest_lake_found AS {check};

DROP TABLE latest_lake_found;

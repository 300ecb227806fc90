-- What:       no rows, with the columns of those that checks look at.
-- When:       at the start of a run, so that a check that is wrong is told there and not when a day is published.
-- Locks:      none of its own.
-- Repeatable: yes, in a transaction of its own.

CREATE TEMP TABLE latest_lake_checked AS SELECT * FROM {view} WHERE 1 = 0;

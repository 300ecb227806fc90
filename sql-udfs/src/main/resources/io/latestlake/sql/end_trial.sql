-- What:       the end of a trial of the transform, which did not fail.
-- When:       after trial_days.sql and rows_to_publish.sql.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, in a transaction of its own.

SELECT COUNT(*) FROM latest_lake_unloading;

DROP TABLE latest_lake_unloading;

DROP TABLE latest_lake_rows;

DROP TABLE latest_lake_days;

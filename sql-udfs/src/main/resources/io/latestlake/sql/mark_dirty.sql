-- What:       makes days dirty that the table and its ledger may not know of.
-- When:       before a rebuild, for the days that lie in the lake: of an earlier Redshift that was set back, for example.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, the days are dirty then; to publish a day that was right already does no harm.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

CREATE TEMP TABLE latest_lake_days (year integer, month integer, day integer);

INSERT INTO latest_lake_days (year, month, day) VALUES {days};

DELETE FROM {control}.dirty_days USING latest_lake_days d
WHERE dirty_days.year = d.year AND dirty_days.month = d.month AND dirty_days.day = d.day;

INSERT INTO {control}.dirty_days (year, month, day, commit_number)
SELECT d.year, d.month, d.day, f.last_commit FROM latest_lake_days d CROSS JOIN {control}.fence f;

DROP TABLE latest_lake_days;

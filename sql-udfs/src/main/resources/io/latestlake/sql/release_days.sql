-- What:       days that were held because the transform failed on them wait to be published again.
-- When:       a trial of them did not fail.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

CREATE TEMP TABLE latest_lake_released (year integer, month integer, day integer);

INSERT INTO latest_lake_released (year, month, day) VALUES {days};

DELETE FROM {control}.held_days USING latest_lake_released r
WHERE held_days.year = r.year AND held_days.month = r.month AND held_days.day = r.day AND held_days.cause = 'data';

DROP TABLE latest_lake_released;

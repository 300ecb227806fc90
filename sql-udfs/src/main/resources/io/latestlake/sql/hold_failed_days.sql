-- What:       holds days on which the transform failed, each with Redshift's error.
-- When:       they are found; the days that are left are published.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, a day is held once, since the first time.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

CREATE TEMP TABLE latest_lake_failed (
  year integer, month integer, day integer, error varchar(4096), alone integer
);

INSERT INTO latest_lake_failed (year, month, day, error, alone) VALUES {days};

CREATE TEMP TABLE latest_lake_holding AS
SELECT f.year, f.month, f.day, f.error, CASE f.alone WHEN 1 THEN d.commit_number ELSE 0 END AS commit_number,
  COALESCE(h.since, GETDATE()) AS since
FROM latest_lake_failed f
JOIN {control}.dirty_days d ON f.year = d.year AND f.month = d.month AND f.day = d.day
LEFT JOIN {control}.held_days h ON f.year = h.year AND f.month = h.month AND f.day = h.day;

DELETE FROM {control}.held_days USING latest_lake_holding n
WHERE held_days.year = n.year AND held_days.month = n.month AND held_days.day = n.day;

-- One that did not fail alone is tried again by the next publication: commit 0 is older than any.
INSERT INTO {control}.held_days (year, month, day, cause, error, commit_number, view, since)
SELECT year, month, day, 'data', error, commit_number, {view}, since FROM latest_lake_holding;

DROP TABLE latest_lake_holding;

DROP TABLE latest_lake_failed;

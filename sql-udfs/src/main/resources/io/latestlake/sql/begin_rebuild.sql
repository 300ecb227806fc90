-- What:       begins a rebuild: empties the table and makes all its days dirty, and all that were ever published.
-- When:       a run was started with --rebuild; before it applies anything.
-- Locks:      the fence, exclusively, to the end of the transaction; the table as DELETE does.
-- Repeatable: yes: a second time it is refused with ALREADY BEGUN, and nothing is changed.
-- One transaction. DELETE and not TRUNCATE, which would commit it half way.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.begin_rebuild({epoch}, {run}, {id}, {from_state}, {publication});

CREATE TEMP TABLE latest_lake_days AS
SELECT year, month, day FROM {table}
UNION
SELECT year, month, day FROM {control}.publication_days
UNION
SELECT year, month, day FROM {control}.dirty_days;

DELETE FROM {control}.dirty_days;

INSERT INTO {control}.dirty_days (year, month, day, commit_number)
SELECT d.year, d.month, d.day, f.last_commit FROM latest_lake_days d CROSS JOIN {control}.fence f;

DELETE FROM {table};

SELECT commit_number FROM {control}.rebuilds WHERE id = {id};

DROP TABLE latest_lake_days;

-- What:       the beginning of a publication: its number and its days, the dirty ones that are not held.
-- When:       followed by rows_to_publish.sql, the checks and unload.sql, in one transaction.
-- Locks:      the fence, exclusively, to the end of the transaction; the table is only read.
-- Repeatable: yes: a second time it is refused with ALREADY PUBLISHED.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.begin_publication({epoch}, {run}, {number});

CREATE TEMP TABLE latest_lake_days AS
SELECT d.year, d.month, d.day, d.commit_number, d.approved
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE h.year IS NULL;

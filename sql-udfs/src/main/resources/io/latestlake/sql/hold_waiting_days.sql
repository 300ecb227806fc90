-- What:       holds all days that wait to be published, those that somebody has approved only if it is asked for.
-- When:       the circuit breaker has refused their publication, or it fails of something that is not the transform.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, the second time there is nothing left to hold.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

INSERT INTO {control}.held_days (year, month, day, cause, error, commit_number, view, since)
SELECT d.year, d.month, d.day, 'circuit breaker', {reason}, d.commit_number, {view}, GETDATE()
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE h.year IS NULL AND (NOT d.approved OR {approved} = 1);

-- What:       days that somebody or the circuit breaker holds wait to be published again, and pass it as they are now;
--             days on which the transform failed are to be tried again.
-- When:       somebody asks for it.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes. Days that came to be held since it was asked for, {seconds} ago, were not meant and stay held.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

CREATE TEMP TABLE latest_lake_resumed AS
SELECT year, month, day FROM {control}.held_days
WHERE cause <> 'data' AND DATEDIFF(second, since, GETDATE()) >= {seconds};

UPDATE {control}.dirty_days SET approved = TRUE FROM latest_lake_resumed r
WHERE dirty_days.year = r.year AND dirty_days.month = r.month AND dirty_days.day = r.day;

DELETE FROM {control}.held_days USING latest_lake_resumed r
WHERE held_days.year = r.year AND held_days.month = r.month AND held_days.day = r.day;

UPDATE {control}.held_days SET commit_number = 0 WHERE cause = 'data';

SELECT COUNT(*) FROM latest_lake_resumed;

DROP TABLE latest_lake_resumed;

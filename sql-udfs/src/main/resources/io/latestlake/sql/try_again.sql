-- What:       days on which another transform failed are to be tried with this one.
-- When:       a run takes the table over.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

-- Commit 0 is older than any that made a day dirty.
UPDATE {control}.held_days SET commit_number = 0 WHERE cause = 'data' AND view <> {view};

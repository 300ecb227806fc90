-- What:       passes only if nobody has taken the table over since the run that prepares it looked.
-- When:       at the start of a run, in one transaction with procedures.sql and table.sql, and with each script that
--             makes the view or drops it.
-- Locks:      the fence, exclusively, to the end of the transaction; waits for a commit that is under way.
-- Repeatable: yes.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_claim({epoch});

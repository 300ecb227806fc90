-- What:       where the ledger stands, for the owner only: the epoch is checked, and stays what it is.
-- When:       after a commit or a publication was refused because the ledger has it already.
-- Locks:      the fence, exclusively, to the end of the transaction; waits for a statement that is under way.
-- Repeatable: yes.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.check_owner({epoch}, {run});

SELECT epoch, last_commit, last_publication FROM {control}.fence;

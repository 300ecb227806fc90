-- What:       marks that the historical load is committed.
-- When:       when the staged checkpoints with its last rows, and all before, are applied.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, the first mark stays.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.end_load({epoch}, {run});

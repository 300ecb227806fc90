-- What:       ends a rebuild: the table is whole again.
-- When:       when all that the rebuild brings is committed.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, the first end stays.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.end_rebuild({epoch}, {run}, {id});

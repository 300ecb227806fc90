-- What:       the files of a publication are visible: its days leave dirty_days, but for those changed since.
-- When:       after the publication record is written.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes, the second time there is nothing left to remove.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.end_publication({epoch}, {run}, {number});

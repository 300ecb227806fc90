-- What:       raises the epoch of the table, so that every statement of an older one is refused.
-- When:       whenever the committer opens.
-- Locks:      the fence, exclusively, to the end of the transaction; waits for a commit that is under way.
-- Repeatable: yes, with the same nonce and the epoch as it then is, which is kept.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html
LOCK TABLE {control}.fence;

CALL {control}.take_over({run}, {nonce}, {seen});

SELECT epoch, last_commit, last_publication FROM {control}.fence;

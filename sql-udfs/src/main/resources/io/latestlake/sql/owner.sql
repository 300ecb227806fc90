-- What:       who owns the table.
-- When:       before each batch of requests that show a publication, so that a publisher that lost the table stops.
-- Locks:      none of its own; waits while a statement of the protocol holds the fence.
-- Repeatable: yes, reads only.

SELECT epoch, run FROM {control}.fence;

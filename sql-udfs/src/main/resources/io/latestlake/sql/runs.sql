-- What:       the runs that ever owned the table, the owner last.
-- When:       before a take-over, to know whether the statements of others may be cancelled.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT run FROM {control}.runs ORDER BY epoch;

-- What:       the last rebuild of the table, if there was any, and whether it has ended.
-- When:       after a take-over.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT id, commit_number, CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END AS ended, from_state
FROM {control}.rebuilds
WHERE commit_number = (SELECT MAX(commit_number) FROM {control}.rebuilds);

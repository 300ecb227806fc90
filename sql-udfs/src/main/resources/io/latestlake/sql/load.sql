-- What:       whether the historical load is marked as committed, and how many staged checkpoints were ever applied.
-- When:       before a run without state decides whether the historical load is to be read.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT (SELECT COUNT(*) FROM {control}.loads) AS loads, (SELECT COUNT(*) FROM {control}.commits) AS commits;

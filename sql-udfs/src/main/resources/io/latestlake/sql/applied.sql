-- What:       those of the ids that the ledger of commits has, each with its commit.
-- When:       after a take-over, and after ALREADY APPLIED.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT id, commit_number FROM {control}.commits WHERE id IN ({ids});

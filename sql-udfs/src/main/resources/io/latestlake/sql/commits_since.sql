-- What:       what the ledger of commits has after a commit, and one staged checkpoint that is named.
-- When:       after a take-over, to see whether the ledger is the one that the state knows.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT id, commit_number FROM {control}.commits WHERE commit_number > {commit} OR id = {id};

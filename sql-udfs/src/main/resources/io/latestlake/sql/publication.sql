-- What:       one publication as the ledger has it, one row a day.
-- When:       after ALREADY PUBLISHED: prefix, rows and days are the ledger's, never those of the attempt.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT p.epoch, p.prefix, p.row_count, p.commit_number, d.year, d.month, d.day
FROM {control}.publications p
JOIN {control}.publication_days d ON d.publication = p.publication
WHERE p.publication = {number}
ORDER BY d.year, d.month, d.day;

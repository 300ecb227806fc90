-- What:       what readers see by the ledger: for each day the newest publication that has it, and where its files lie.
-- When:       the catalog or the folders are compared with the ledger, or somebody asks.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT c.year, c.month, c.day, c.publication, c.shows, s.prefix, c.row_count, c.commit_number
FROM (
  SELECT d.year, d.month, d.day, d.publication, d.shows, d.row_count, d.commit_number,
    ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state = 'published'
) c
JOIN {control}.publications s ON s.publication = c.shows
WHERE c.latest_lake_rank = 1
ORDER BY c.year, c.month, c.day;

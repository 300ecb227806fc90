-- What:       what readers see by the ledger: for each day the newest publication that has it, and where its files lie;
--             and whether a later one that has the day was cut off, whose files they may see instead: 0 if none was, 1
--             if the day waits to be published again, 2 if it is held. 3 of a day that was not published since the
--             table was rebuilt: Redshift may have been set back, and readers see what the ledger does not know. But
--             not if the day is held and was cut off since: half shown is worse than what the ledger knows.
-- When:       the catalog or the folders are compared with the ledger, or somebody asks.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT c.year, c.month, c.day, c.publication, c.shows, s.prefix, c.row_count, c.commit_number,
  CASE
    WHEN h.year IS NOT NULL AND x.epoch >= b.epoch THEN 2
    WHEN y.year IS NOT NULL AND c.epoch < b.epoch THEN 3
    WHEN x.year IS NULL THEN 0
    WHEN h.year IS NULL THEN 1
    ELSE 2
  END
FROM (
  SELECT d.year, d.month, d.day, d.publication, d.shows, d.row_count, d.commit_number, p.epoch,
    ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state = 'published'
) c
JOIN {control}.publications s ON s.publication = c.shows
LEFT JOIN (
  SELECT d.year, d.month, d.day, MAX(d.publication) AS publication, MAX(p.epoch) AS epoch
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state <> 'published'
  GROUP BY d.year, d.month, d.day
) x ON c.year = x.year AND c.month = x.month AND c.day = x.day AND c.publication < x.publication
LEFT JOIN {control}.held_days h ON c.year = h.year AND c.month = h.month AND c.day = h.day
LEFT JOIN {control}.dirty_days y ON c.year = y.year AND c.month = y.month AND c.day = y.day
CROSS JOIN (SELECT COALESCE(MAX(epoch), 0) AS epoch FROM {control}.rebuilds) b
WHERE c.latest_lake_rank = 1
ORDER BY c.year, c.month, c.day;

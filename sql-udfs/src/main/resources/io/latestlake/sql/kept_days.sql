-- What:       the unloaded files that must stay, day by day: readers may see them, or could within the last seconds, or
--             somebody may go back to them. A day's files are seen until the next publication that has the day has come
--             to its end; one that was cut off may be seen all the same, and one that went back is in the ledger before
--             it is seen, so it ends nothing.
-- When:       garbage is collected, or somebody asks what would be.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT u.year, u.month, u.day, u.shows, s.prefix,
  CASE WHEN u.successor IS NULL THEN -1 ELSE DATEDIFF(second, n.published_at, GETDATE()) END
FROM (
  SELECT d.year, d.month, d.day, d.shows,
    MIN(CASE WHEN p.state = 'published' AND p.commit_number > 0 THEN d.publication END) OVER (
      PARTITION BY d.year, d.month, d.day ORDER BY d.publication
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS successor
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
) u
JOIN {control}.publications s ON s.publication = u.shows
LEFT JOIN {control}.publications n ON n.publication = u.successor
CROSS JOIN (
  SELECT COALESCE(MIN(publication), 0) AS oldest
  FROM (
    SELECT publication, ROW_NUMBER() OVER (ORDER BY publication DESC) AS latest_lake_rank
    FROM {control}.publications
    WHERE state = 'published'
  ) k
  WHERE latest_lake_rank <= {keep}
) b
WHERE u.successor IS NULL OR u.successor > b.oldest OR DATEDIFF(second, n.published_at, GETDATE()) <= {seconds};

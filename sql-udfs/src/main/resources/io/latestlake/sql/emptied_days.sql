-- What:       the days of which readers see nothing for longer than so many seconds, with the publication that emptied
--             each.
-- When:       garbage is collected, or somebody asks what would be.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT c.year, c.month, c.day, c.publication
FROM (
  SELECT d.year, d.month, d.day, d.publication, d.row_count, p.published_at,
    ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state = 'published'
) c
WHERE c.latest_lake_rank = 1 AND c.row_count = 0 AND DATEDIFF(second, c.published_at, GETDATE()) > {seconds}
ORDER BY c.year, c.month, c.day;

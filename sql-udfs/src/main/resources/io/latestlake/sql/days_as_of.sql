-- What:       the days that changed since an earlier publication, as they were then: those that were published then.
-- When:       before the table goes back to it, to see whether its files are still there.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT c.year, c.month, c.day, c.publication, c.shows, s.prefix, c.row_count, c.commit_number
FROM (
  SELECT d.year, d.month, d.day, d.publication, d.shows, d.row_count, d.commit_number,
    ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state = 'published' AND d.publication <= {to}
) c
JOIN (
  SELECT year, month, day FROM {control}.publication_days WHERE publication > {to} GROUP BY year, month, day
) n ON c.year = n.year AND c.month = n.month AND c.day = n.day
JOIN {control}.publications s ON s.publication = c.shows
WHERE c.latest_lake_rank = 1
ORDER BY c.year, c.month, c.day;

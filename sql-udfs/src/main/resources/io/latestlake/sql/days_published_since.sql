-- What:       the days that a publication from this one on has published, longer ago than so many seconds. One that went
--             back is in the ledger before it is seen, so it does not count.
-- When:       garbage is collected, or somebody asks what would be; only if the ledger was lost or set back.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT d.year, d.month, d.day
FROM {control}.publication_days d
JOIN {control}.publications p ON p.publication = d.publication
WHERE d.publication >= {from} AND p.state = 'published' AND p.commit_number > 0
  AND DATEDIFF(second, p.published_at, GETDATE()) > {seconds}
GROUP BY d.year, d.month, d.day
ORDER BY d.year, d.month, d.day;

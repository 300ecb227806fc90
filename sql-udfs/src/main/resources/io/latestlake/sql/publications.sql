-- What:       the newest publications of the ledger, those that were cut off among them or not, the newest first.
-- When:       somebody asks.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT p.publication, p.epoch, p.state, p.prefix, p.row_count, p.commit_number,
  COALESCE(d.days, 0), COALESCE(d.emptied, 0), COALESCE(d.taken_back, 0),
  DATEDIFF(second, p.unloaded_at, GETDATE()),
  COALESCE(DATEDIFF(second, p.unloaded_at, p.published_at), 0)
FROM (
  SELECT publication, epoch, state, prefix, row_count, commit_number, unloaded_at, published_at,
    ROW_NUMBER() OVER (ORDER BY publication DESC) AS latest_lake_rank
  FROM {control}.publications
  WHERE publication <= {from} AND state IN ({states})
) p
LEFT JOIN (
  SELECT publication, COUNT(*) AS days,
    SUM(CASE WHEN row_count = 0 THEN 1 ELSE 0 END) AS emptied,
    SUM(CASE WHEN shows < publication THEN 1 ELSE 0 END) AS taken_back
  FROM {control}.publication_days
  GROUP BY publication
) d ON d.publication = p.publication
WHERE p.latest_lake_rank <= {most}
ORDER BY p.publication DESC;

-- What:       the first publication since the ledger was last lost or set back, 0 if it never was. Numbers go on above
--             those that readers have seen, so that it does not follow the one before it.
-- When:       garbage is collected, or somebody asks what would be.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT COALESCE(MAX(u.publication), 0)
FROM (
  SELECT publication,
    MAX(publication) OVER (ORDER BY publication ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS previous
  FROM {control}.publications
) u
WHERE u.publication > COALESCE(u.previous, 0) + 1;

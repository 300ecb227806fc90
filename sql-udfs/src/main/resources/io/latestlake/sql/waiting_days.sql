-- What:       the days that wait to be published (standing 0), or to be tried again though they are held (1).
-- When:       the transform fails on one of them, and it must be found out on which.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT d.year, d.month, d.day
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE CASE
    WHEN h.year IS NULL THEN 0
    WHEN h.cause = 'data' AND d.commit_number > h.commit_number THEN 1
    ELSE 2
  END = {standing}
ORDER BY d.year, d.month, d.day;

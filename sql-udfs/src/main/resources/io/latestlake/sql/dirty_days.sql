-- What:       how many days wait: to be published, to be tried again though they are held, and held.
-- When:       before a publication, so that one without days costs no lock and no number; at the start.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT
  COALESCE(SUM(CASE WHEN h.year IS NULL THEN 1 ELSE 0 END), 0) AS to_publish,
  COALESCE(SUM(CASE WHEN h.cause = 'data' AND d.commit_number > h.commit_number THEN 1 ELSE 0 END), 0) AS to_try,
  COALESCE(SUM(CASE WHEN h.year IS NULL THEN 0 ELSE 1 END), 0) AS held
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day;

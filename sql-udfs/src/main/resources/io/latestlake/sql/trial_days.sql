-- What:       the days of a trial of the transform: waiting ones, as in waiting_days.sql, by their places in it.
-- When:       followed by rows_to_publish.sql and end_trial.sql, to find out the days on which it fails.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, in a transaction of its own.

SET statement_timeout TO {timeout};

CREATE TEMP TABLE latest_lake_days AS
SELECT w.year, w.month, w.day
FROM (
  SELECT d.year, d.month, d.day, ROW_NUMBER() OVER (ORDER BY d.year, d.month, d.day) AS latest_lake_rank
  FROM {control}.dirty_days d
  LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
  WHERE CASE
      WHEN h.year IS NULL THEN 0
      WHEN h.cause = 'data' AND d.commit_number > h.commit_number THEN 1
      ELSE 2
    END = {standing}
) w
WHERE w.latest_lake_rank BETWEEN {first} AND {last};

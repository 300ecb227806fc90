-- What:       the days that are held, and why.
-- When:       somebody asks, or a bounded run ends.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT year, month, day, cause, COALESCE(error, ''), commit_number, DATEDIFF(second, since, GETDATE())
FROM {control}.held_days
ORDER BY year, month, day;

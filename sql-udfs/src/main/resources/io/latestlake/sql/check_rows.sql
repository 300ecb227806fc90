-- What:       the rows that checks look at: those of the days that nobody has approved.
-- When:       in a publication of a table that has checks.
-- Locks:      none of its own.
-- Repeatable: yes, in a transaction of its own.

CREATE TEMP TABLE latest_lake_checked AS
SELECT u.*
FROM latest_lake_unloading u
JOIN latest_lake_days d ON u.year = d.year AND u.month = d.month AND u.day = d.day
WHERE NOT d.approved;

-- What:       the transform over the table's rows of latest_lake_days.
-- When:       in a publication, and in a trial of it.
-- Locks:      none of its own; the table is only read.
-- Repeatable: yes, in a transaction of its own.

CREATE TEMP TABLE latest_lake_rows AS
SELECT {table_columns}, t.year, t.month, t.day
FROM {table} t
JOIN latest_lake_days d ON t.year = d.year AND t.month = d.month AND t.day = d.day;

-- The transform runs over the rows of these days only; bad data of other days cannot stop it. It runs here and not
-- inside UNLOAD's quotes: there its backslashes would be read twice, and its rows could not be counted.
CREATE TEMP TABLE latest_lake_unloading AS {transform};

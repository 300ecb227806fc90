-- What:       one check of the user's: it must find nothing in the rows about to be published.
-- When:       in a publication, after rows_to_publish.sql and check_rows.sql.
-- Locks:      none of its own.
-- Repeatable: yes, in a transaction of its own.

CREATE TEMP TABLE latest_lake_found AS {check};

CALL {control}.check_found({name});

DROP TABLE latest_lake_found;

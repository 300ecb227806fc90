-- What:       another type for a column that Redshift cannot alter: a copy takes its place.
-- When:       never by the job, for it rewrites the whole table: shown to the user, who runs it with the job stopped.
-- Locks:      the table, exclusively, to the end of the transaction.
-- Repeatable: no. In one transaction all of it is done or nothing.
-- Sources:    https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html

DROP VIEW IF EXISTS {view};

ALTER TABLE {table} ADD COLUMN {copy} {type};

UPDATE {table} SET {copy} = CAST({column} AS {type});

ALTER TABLE {table} DROP COLUMN {column};

ALTER TABLE {table} RENAME COLUMN {copy} TO {column};

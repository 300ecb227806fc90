-- What:       a column that the spec has and the table lacks; null in all rows that are there.
-- When:       at the start of a run, one column a statement, as Redshift wants it.
-- Locks:      the table, exclusively and briefly: it waits for a commit or publication that is under way.
-- Repeatable: no: fails if the column is there. table_columns.sql tells before.
-- Sources:    https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html

ALTER TABLE {table} ADD COLUMN {definition};

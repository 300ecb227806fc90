-- What:       a longer VARCHAR: the one change of a type that Redshift makes in place.
-- When:       at the start of a run, when no view uses the column, in no transaction: Redshift refuses it in one.
-- Locks:      the table, exclusively and briefly: it waits for a commit or publication that is under way.
-- Repeatable: yes.
-- Sources:    https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE.html

ALTER TABLE {table} ALTER COLUMN {column} TYPE {type};

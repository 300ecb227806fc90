-- What:       how many rows the table has.
-- When:       before a run without state takes over a table that is there.
-- Locks:      none of its own.
-- Repeatable: yes, reads only.

SELECT COUNT(*) FROM {table};

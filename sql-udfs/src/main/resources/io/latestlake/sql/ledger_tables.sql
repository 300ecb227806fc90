-- What:       how many of the ledger's tables load.sql can read there are, of two.
-- When:       before a run without state decides whether the historical load is to be read.
-- Locks:      none; the fence is not touched.
-- Repeatable: yes, reads only.

SELECT COUNT(*) FROM information_schema.tables
WHERE table_schema = {schema} AND table_name IN ('loads', 'commits');

-- What:       one publication: writes the rows of the dirty days to a fresh prefix and enters it in the ledger.
-- When:       when days are dirty and the cadence allows, one publication of a table at a time.
-- Locks:      the fence, exclusively, to the end of the transaction; the table is only read.
-- Repeatable: yes: a second time it is refused with ALREADY PUBLISHED. Files of an attempt that failed stay behind,
--             in a prefix that the ledger does not have; the next attempt brings another prefix.
-- One transaction. All temporary tables are dropped at its end, so that a session can be used again.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.begin_publication({epoch}, {run}, {number});

CREATE TEMP TABLE latest_lake_days AS
SELECT d.year, d.month, d.day, d.commit_number
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE h.year IS NULL;

CREATE TEMP TABLE latest_lake_rows AS
SELECT {table_columns}, t.year, t.month, t.day
FROM {table} t
JOIN latest_lake_days d ON t.year = d.year AND t.month = d.month AND t.day = d.day;

-- The transform runs over the rows of these days only; bad data of other days cannot stop it. It runs here and not
-- inside UNLOAD's quotes: there its backslashes would be read twice, and its rows could not be counted.
CREATE TEMP TABLE latest_lake_unloading AS {transform};

-- Neither ALLOWOVERWRITE nor CLEANPATH: into a prefix that is in use it must fail. Files that are to be copied have at
-- most the 5 GB that S3 copies in one request.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
UNLOAD ('SELECT * FROM latest_lake_unloading') TO {prefix} IAM_ROLE {role}
FORMAT AS PARQUET PARTITION BY (year, month, day) MANIFEST VERBOSE
PARALLEL {parallel} MAXFILESIZE {megabytes} MB;

CALL {control}.end_unload({epoch}, {number}, {prefix});

SELECT p.epoch, p.prefix, p.row_count, p.commit_number, d.year, d.month, d.day
FROM {control}.publications p
JOIN {control}.publication_days d ON d.publication = p.publication
WHERE p.publication = {number}
ORDER BY d.year, d.month, d.day;

DROP TABLE latest_lake_unloading;

DROP TABLE latest_lake_rows;

DROP TABLE latest_lake_days;

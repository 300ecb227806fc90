-- What:       one publication: writes the rows of latest_lake_unloading to a fresh prefix and enters it in the ledger.
-- When:       when days are dirty and the cadence allows, one publication of a table at a time; after begin_unload.sql,
--             rows_to_publish.sql and the checks, in one transaction.
-- Locks:      the fence, which begin_unload.sql has locked.
-- Repeatable: yes: a second time it is refused with ALREADY PUBLISHED. Files of an attempt that failed stay behind,
--             in a prefix that the ledger does not have; the next attempt brings another prefix.
-- All temporary tables are dropped at its end, so that a session can be used again.

-- Neither ALLOWOVERWRITE nor CLEANPATH: into a prefix that is in use it must fail. S3 copies objects of up to 5 GB in
-- one request.
-- https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
UNLOAD ('SELECT * FROM latest_lake_unloading') TO {prefix} IAM_ROLE {role}
FORMAT AS PARQUET PARTITION BY (year, month, day) MANIFEST VERBOSE
PARALLEL {parallel} MAXFILESIZE 5 GB;

CALL {control}.end_unload({epoch}, {number}, {prefix});

SELECT p.epoch, p.prefix, p.row_count, p.commit_number, d.year, d.month, d.day
FROM {control}.publications p
JOIN {control}.publication_days d ON d.publication = p.publication
WHERE p.publication = {number}
ORDER BY d.year, d.month, d.day;

DROP TABLE latest_lake_unloading;

DROP TABLE latest_lake_rows;

DROP TABLE latest_lake_days;

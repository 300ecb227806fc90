-- What:       one commit: applies staged checkpoints to the table.
-- When:       after the checkpoints are complete, one commit of a table at a time.
-- Locks:      the fence, exclusively, to the end of the transaction; the table as DELETE and INSERT do.
-- Repeatable: yes: a second time it is refused with ALREADY APPLIED, and nothing is changed.
-- One transaction. All temporary tables are dropped at its end, so that a session can be used again.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CREATE TEMP TABLE latest_lake_applying (id varchar(256), checkpoint bigint, row_count bigint);

INSERT INTO latest_lake_applying (id, checkpoint, row_count) VALUES {staged};

CALL {control}.begin_commit({epoch}, {run}, {number});

-- COPY from Parquet goes by position: the order of the columns is the stage writer's.
-- Types that it cannot load (TIME, TIMESTAMPTZ, JSON into SUPER) are staged as others.
-- https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html
CREATE TEMP TABLE latest_lake_staged (
  {staged_definitions},
  operation varchar(1),
  year integer,
  month integer,
  day integer,
  life bigint,
  seq bigint
);

COPY latest_lake_staged FROM {manifest} IAM_ROLE {role} FORMAT AS PARQUET MANIFEST;

CALL {control}.check_staged();

-- A key may be staged several times; the writer's life and its sequence tell which change is the last. From here on
-- the columns have the table's types.
CREATE TEMP TABLE latest_lake_last AS
SELECT {stored}, operation, year, month, day
FROM (
  SELECT {columns}, operation, year, month, day,
    ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY life DESC, seq DESC) AS latest_lake_rank
  FROM latest_lake_staged
) ranked
WHERE latest_lake_rank = 1;

-- The days of all staged rows, not only of the last ones: a row that went to another day and back was staged in both.
-- And the days of the rows about to be replaced: that is what readers still see.
CREATE TEMP TABLE latest_lake_days AS
SELECT year, month, day FROM latest_lake_staged
WHERE year IS NOT NULL AND month IS NOT NULL AND day IS NOT NULL
UNION
SELECT t.year, t.month, t.day FROM {table} t JOIN latest_lake_last l ON {same_key};

DELETE FROM {control}.dirty_days USING latest_lake_days d
WHERE dirty_days.year = d.year AND dirty_days.month = d.month AND dirty_days.day = d.day;

INSERT INTO {control}.dirty_days (year, month, day, commit_number)
SELECT year, month, day, {number} FROM latest_lake_days;

DELETE FROM {table} USING latest_lake_last l WHERE {replaced};

INSERT INTO {table} ({columns}, year, month, day)
SELECT {columns}, year, month, day FROM latest_lake_last WHERE operation = 'U';

CALL {control}.end_commit({epoch}, {number});

SELECT
  (SELECT COUNT(*) FROM latest_lake_last) AS changed_rows,
  (SELECT COUNT(*) FROM latest_lake_days) AS changed_days,
  (SELECT COUNT(*) FROM {control}.dirty_days d
    LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
    WHERE h.year IS NULL OR h.cause = 'data' AND d.commit_number > h.commit_number) AS dirty_days;

DROP TABLE latest_lake_days;

DROP TABLE latest_lake_last;

DROP TABLE latest_lake_staged;

DROP TABLE latest_lake_applying;

-- What:       a publication that goes back: each day that changed since an earlier publication shows the files that it
--             had then, and is held with all others that wait.
-- When:       somebody asks for it. Its files are shown by the reconcile pass that follows, as if they were lost.
-- Locks:      the fence, exclusively, to the end of the transaction.
-- Repeatable: yes: a second time it is refused with ALREADY PUBLISHED.

SET statement_timeout TO {timeout};

-- First, and before any statement that reads: the snapshot must not be older than the lock.
LOCK TABLE {control}.fence;

CALL {control}.begin_publication({epoch}, {run}, {number});

-- The days as they were then.
CREATE TEMP TABLE latest_lake_then AS
SELECT c.year, c.month, c.day, c.shows, c.row_count
FROM (
  SELECT d.year, d.month, d.day, d.shows, d.row_count,
    ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
  FROM {control}.publication_days d
  JOIN {control}.publications p ON p.publication = d.publication
  WHERE p.state = 'published' AND d.publication <= {to}
) c
WHERE c.latest_lake_rank = 1;

-- Of publications that were cut off, too: readers may see what those have shown of a day. A day that nobody had
-- published then is empty.
CREATE TEMP TABLE latest_lake_days AS
SELECT n.year, n.month, n.day, COALESCE(t.shows, {number}) AS shows, COALESCE(t.row_count, 0) AS row_count
FROM (
  SELECT year, month, day FROM {control}.publication_days WHERE publication > {to} GROUP BY year, month, day
) n
LEFT JOIN latest_lake_then t ON n.year = t.year AND n.month = t.month AND n.day = t.day;

-- Instead of a commit it has the publication that it went back to, below 0.
INSERT INTO {control}.publications
  (publication, epoch, prefix, row_count, commit_number, state, unloaded_at, published_at)
SELECT {number}, {epoch}, {prefix}, COALESCE(SUM(row_count), 0), 0 - {to}, 'published', GETDATE(), GETDATE()
FROM latest_lake_days;

-- Commit 0: whatever had made a day dirty came after it.
INSERT INTO {control}.publication_days (publication, year, month, day, commit_number, shows, row_count)
SELECT {number}, year, month, day, 0, shows, row_count FROM latest_lake_days;

INSERT INTO {control}.dirty_days (year, month, day, commit_number)
SELECT d.year, d.month, d.day, f.last_commit
FROM latest_lake_days d
CROSS JOIN {control}.fence f
LEFT JOIN {control}.dirty_days x ON d.year = x.year AND d.month = x.month AND d.day = x.day
WHERE x.year IS NULL;

DELETE FROM {control}.held_days WHERE cause = 'data';

INSERT INTO {control}.held_days (year, month, day, cause, error, commit_number, since)
SELECT d.year, d.month, d.day, 'rolled back', {reason}, d.commit_number, GETDATE()
FROM {control}.dirty_days d
LEFT JOIN {control}.held_days h ON d.year = h.year AND d.month = h.month AND d.day = h.day
WHERE h.year IS NULL;

SELECT COUNT(*) FROM latest_lake_days;

DROP TABLE latest_lake_days;

DROP TABLE latest_lake_then;

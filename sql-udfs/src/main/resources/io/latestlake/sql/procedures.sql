-- What:       the checks of the protocol; whatever needs an IF. COPY, UNLOAD and DML stay plain statements.
-- When:       created at the start of a run; called inside the transactions of take_over.sql, apply.sql,
--             unload.sql, end_publication.sql and those of a rebuild, whose first statement has locked the fence.
-- Locks:      none of their own; they rely on the lock of the fence that the caller holds.
-- Repeatable: yes, the same text is put in place again.
-- A check is an UPDATE of the fence's row, never a SELECT: should the transaction ever see an old snapshot, a
-- write collides with it (error 1023) where a read would pass.
-- Sources:    https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-statements.html

-- Raises the epoch, from the one that the run saw: a take-over of a dead run that Redshift executes late must not take
-- the table from whoever has it by then. Repeated with the same nonce it keeps the epoch, so a take-over whose answer was
-- lost may be sent again. A run that was entered before and is no longer the owner never gets the table back.
CREATE OR REPLACE PROCEDURE {control}.take_over(p_run varchar(256), p_nonce varchar(256), p_seen bigint) AS $$
DECLARE
  v_count bigint;
BEGIN
  CALL {control}.check_claim(p_seen);
  SELECT COUNT(*) INTO v_count FROM {control}.fence;
  IF v_count = 0 THEN
    INSERT INTO {control}.fence (epoch, run, nonce, last_commit, last_publication) VALUES (0, '', '', 0, 0);
  END IF;
  SELECT COUNT(*) INTO v_count FROM {control}.runs WHERE run = p_run;
  IF v_count = 0 THEN
    UPDATE {control}.fence SET epoch = epoch + 1, run = p_run, nonce = p_nonce;
    INSERT INTO {control}.runs (run, epoch, since) SELECT p_run, epoch, GETDATE() FROM {control}.fence;
  ELSE
    UPDATE {control}.fence
      SET epoch = CASE WHEN nonce = p_nonce THEN epoch ELSE epoch + 1 END, nonce = p_nonce
      WHERE run = p_run;
    GET DIAGNOSTICS v_count := ROW_COUNT;
    IF v_count = 0 THEN
      RAISE EXCEPTION 'FENCED BY ANOTHER RUN: run % owned the table once and lost it', p_run;
    END IF;
    UPDATE {control}.runs SET epoch = f.epoch FROM {control}.fence f WHERE runs.run = f.run;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- Passes only for the owner. Called first by all that follow. An epoch of the fence that is below ours means that
-- Redshift was set back to an earlier time.
CREATE OR REPLACE PROCEDURE {control}.check_owner(p_epoch bigint, p_run varchar(256)) AS $$
DECLARE
  v_count bigint;
  v_epoch bigint;
  v_run varchar(256);
BEGIN
  UPDATE {control}.fence SET nonce = nonce WHERE epoch = p_epoch AND run = p_run;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    SELECT MAX(epoch), MAX(run) INTO v_epoch, v_run FROM {control}.fence;
    IF v_epoch IS NULL OR v_epoch < p_epoch THEN
      RAISE EXCEPTION 'LEDGER BEHIND: epoch % was given to run %, but the fence is at %', p_epoch, p_run, v_epoch;
    ELSIF v_run = p_run THEN
      RAISE EXCEPTION 'FENCED BY A NEWER EPOCH: % is over, % began', p_epoch, v_epoch;
    ELSE
      RAISE EXCEPTION 'FENCED BY ANOTHER RUN: run % owns the table since epoch %', v_run, v_epoch;
    END IF;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- Reads the ids from latest_lake_applying. One id in the ledger refuses the whole commit: the caller drops what is
-- applied and sends the rest.
CREATE OR REPLACE PROCEDURE {control}.begin_commit(p_epoch bigint, p_run varchar(256), p_number bigint) AS $$
DECLARE
  v_count bigint;
  v_last bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  SELECT COUNT(*) INTO v_count FROM {control}.commits c JOIN latest_lake_applying a ON c.id = a.id;
  IF v_count > 0 THEN
    RAISE EXCEPTION 'ALREADY APPLIED: % of the staged checkpoints are in the ledger', v_count;
  END IF;
  UPDATE {control}.fence SET last_commit = p_number WHERE last_commit = p_number - 1;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    SELECT MAX(last_commit) INTO v_last FROM {control}.fence;
    IF v_last < p_number THEN
      RAISE EXCEPTION 'LEDGER BEHIND: commit % does not follow %', p_number, v_last;
    END IF;
    RAISE EXCEPTION 'ALREADY APPLIED: commit % is in the ledger, the last one is %', p_number, v_last;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- COPY skips nothing silently: what it loaded must be what the writers counted.
CREATE OR REPLACE PROCEDURE {control}.check_staged() AS $$
DECLARE
  v_loaded bigint;
  v_staged bigint;
BEGIN
  SELECT COUNT(*) INTO v_loaded FROM latest_lake_staged;
  SELECT SUM(row_count) INTO v_staged FROM latest_lake_applying;
  IF v_loaded <> v_staged THEN
    RAISE EXCEPTION 'ROWS DIFFER: % were staged, COPY loaded %', v_staged, v_loaded;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- The commit enters the ledger with the data, in one transaction.
CREATE OR REPLACE PROCEDURE {control}.end_commit(p_epoch bigint, p_number bigint) AS $$
BEGIN
  INSERT INTO {control}.commits (id, commit_number, checkpoint, row_count, epoch, applied_at)
    SELECT id, p_number, checkpoint, row_count, p_epoch, GETDATE() FROM latest_lake_applying;
END;
$$ LANGUAGE plpgsql;

-- The first mark stays: a load that is done again later takes nothing back.
CREATE OR REPLACE PROCEDURE {control}.end_load(p_epoch bigint, p_run varchar(256)) AS $$
DECLARE
  v_count bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  SELECT COUNT(*) INTO v_count FROM {control}.loads;
  IF v_count = 0 THEN
    INSERT INTO {control}.loads (epoch, commit_number, ended_at)
      SELECT epoch, last_commit, GETDATE() FROM {control}.fence;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- The table is emptied by a commit of its own. One id begins one rebuild: a second time it is refused, so that what
-- was committed since is not deleted. Of a table that is not rebuilt from state no load is committed any more. Numbers
-- of publications go on above those that readers have seen, though Redshift was set back to a time before them.
CREATE OR REPLACE PROCEDURE {control}.begin_rebuild(
    p_epoch bigint, p_run varchar(256), p_id varchar(256), p_from_state integer, p_publication bigint) AS $$
DECLARE
  v_count bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  SELECT COUNT(*) INTO v_count FROM {control}.rebuilds WHERE id = p_id;
  IF v_count > 0 THEN
    RAISE EXCEPTION 'ALREADY BEGUN: rebuild % is in the ledger', p_id;
  END IF;
  UPDATE {control}.fence SET last_commit = last_commit + 1;
  UPDATE {control}.fence SET last_publication = p_publication WHERE last_publication < p_publication;
  INSERT INTO {control}.commits (id, commit_number, checkpoint, row_count, epoch, applied_at)
    SELECT p_id, last_commit, -1, 0, epoch, GETDATE() FROM {control}.fence;
  INSERT INTO {control}.rebuilds (id, commit_number, epoch, from_state, begun_at, ended_at)
    SELECT p_id, last_commit, epoch, p_from_state, GETDATE(), NULL FROM {control}.fence;
  IF p_from_state = 0 THEN
    DELETE FROM {control}.loads;
  END IF;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE PROCEDURE {control}.end_rebuild(p_epoch bigint, p_run varchar(256), p_id varchar(256)) AS $$
DECLARE
  v_count bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  UPDATE {control}.rebuilds SET ended_at = COALESCE(ended_at, GETDATE()) WHERE id = p_id;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    RAISE EXCEPTION 'LEDGER BEHIND: it has no rebuild %', p_id;
  END IF;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE PROCEDURE {control}.begin_publication(p_epoch bigint, p_run varchar(256), p_number bigint) AS $$
DECLARE
  v_count bigint;
  v_last bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  UPDATE {control}.fence SET last_publication = p_number WHERE last_publication = p_number - 1;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    SELECT MAX(last_publication) INTO v_last FROM {control}.fence;
    IF v_last < p_number THEN
      RAISE EXCEPTION 'LEDGER BEHIND: publication % does not follow %', p_number, v_last;
    END IF;
    RAISE EXCEPTION 'ALREADY PUBLISHED: publication % is in the ledger, the last one is %', p_number, v_last;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- What readers would lose by this publication, in the days that nobody has approved; rows that go from one of its days
-- to another are not lost. A limit below 0 is none.
CREATE OR REPLACE PROCEDURE {control}.check_losses(p_rows bigint, p_percent bigint, p_emptied bigint) AS $$
DECLARE
  v_all bigint;
  v_lost bigint;
  v_emptied bigint;
BEGIN
  CREATE TEMP TABLE latest_lake_seen AS
    SELECT c.year, c.month, c.day, c.row_count
    FROM (
      SELECT d.year, d.month, d.day, d.row_count,
        ROW_NUMBER() OVER (PARTITION BY d.year, d.month, d.day ORDER BY d.publication DESC) AS latest_lake_rank
      FROM {control}.publication_days d
      JOIN {control}.publications p ON p.publication = d.publication
      WHERE p.state = 'published'
    ) c
    WHERE c.latest_lake_rank = 1;
  SELECT COALESCE(SUM(row_count), 0) INTO v_all FROM latest_lake_seen;
  SELECT COALESCE(SUM(COALESCE(s.row_count, 0) - COALESCE(u.unloaded, 0)), 0),
      COALESCE(SUM(CASE WHEN s.row_count > 0 AND u.unloaded IS NULL THEN 1 ELSE 0 END), 0)
    INTO v_lost, v_emptied
    FROM latest_lake_days d
    LEFT JOIN latest_lake_seen s ON d.year = s.year AND d.month = s.month AND d.day = s.day
    LEFT JOIN (
      SELECT year, month, day, COUNT(*) AS unloaded FROM latest_lake_unloading GROUP BY year, month, day
    ) u ON d.year = u.year AND d.month = u.month AND d.day = u.day
    WHERE NOT d.approved;
  DROP TABLE latest_lake_seen;
  IF p_rows >= 0 AND v_lost >= p_rows THEN
    RAISE EXCEPTION 'HELD: readers would lose % rows, deleted-rows is %', v_lost, p_rows;
  END IF;
  IF p_percent >= 0 AND v_lost > 0 AND v_lost * 100 >= p_percent * v_all THEN
    RAISE EXCEPTION 'HELD: readers would lose % of % rows, deleted-rows is % in a hundred', v_lost, v_all, p_percent;
  END IF;
  IF p_emptied >= 0 AND v_emptied >= p_emptied THEN
    RAISE EXCEPTION 'HELD: % days would lose their last row, emptied-days is %', v_emptied, p_emptied;
  END IF;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE PROCEDURE {control}.check_found(p_name varchar(256)) AS $$
DECLARE
  v_count bigint;
BEGIN
  -- A check may find something in no rows at all: then nothing is looked at, and nothing to be held.
  SELECT COUNT(*) INTO v_count FROM latest_lake_days WHERE NOT approved;
  IF v_count = 0 THEN
    RETURN;
  END IF;
  SELECT COUNT(*) INTO v_count FROM latest_lake_found;
  IF v_count > 0 THEN
    RAISE EXCEPTION 'HELD: the check % found % rows', p_name, v_count;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- The choice of the prefix enters the ledger in the transaction that unloaded: which attempt won is read here,
-- never guessed.
CREATE OR REPLACE PROCEDURE {control}.end_unload(p_epoch bigint, p_number bigint, p_prefix varchar(2048)) AS $$
DECLARE
  v_rows bigint;
BEGIN
  SELECT COUNT(*) INTO v_rows FROM latest_lake_unloading;
  INSERT INTO {control}.publications
      (publication, epoch, prefix, row_count, commit_number, state, unloaded_at)
    SELECT p_number, p_epoch, p_prefix, v_rows, last_commit, 'unloaded', GETDATE() FROM {control}.fence;
  INSERT INTO {control}.publication_days (publication, year, month, day, commit_number, shows, row_count)
    SELECT p_number, d.year, d.month, d.day, d.commit_number, p_number, COALESCE(u.unloaded, 0)
    FROM latest_lake_days d
    LEFT JOIN (
      SELECT year, month, day, COUNT(*) AS unloaded FROM latest_lake_unloading GROUP BY year, month, day
    ) u ON d.year = u.year AND d.month = u.month AND d.day = u.day;
END;
$$ LANGUAGE plpgsql;

-- Days leave dirty_days only up to the commit that the publication shows.
CREATE OR REPLACE PROCEDURE {control}.end_publication(p_epoch bigint, p_run varchar(256), p_number bigint) AS $$
DECLARE
  v_count bigint;
BEGIN
  CALL {control}.check_owner(p_epoch, p_run);
  UPDATE {control}.publications
    SET state = 'published', published_at = COALESCE(published_at, GETDATE())
    WHERE publication = p_number AND epoch = p_epoch;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    RAISE EXCEPTION 'LEDGER BEHIND: epoch % has no publication %', p_epoch, p_number;
  END IF;
  DELETE FROM {control}.dirty_days USING {control}.publication_days p
    WHERE p.publication = p_number
      AND dirty_days.year = p.year AND dirty_days.month = p.month AND dirty_days.day = p.day
      AND dirty_days.commit_number <= p.commit_number;
END;
$$ LANGUAGE plpgsql;

-- What:       the control tables of one published table, in a schema of their own.
-- When:       at the start of a run, before the table is taken over.
-- Locks:      none that lasts; the fence is created, never read or locked here.
-- Repeatable: yes, creates only what is missing. The fence's row is made by take_over, under its lock.
-- Redshift enforces no primary key; the keys here only tell the planner what the procedures hold.

CREATE SCHEMA IF NOT EXISTS {control};

-- One row: who may write. Everything that writes locks this table first and is refused if the row is another's.
CREATE TABLE IF NOT EXISTS {control}.fence (
  epoch bigint NOT NULL,
  run varchar(256) NOT NULL,
  nonce varchar(256) NOT NULL,
  last_commit bigint NOT NULL,
  last_publication bigint NOT NULL
);

-- Every run that ever owned the table, entered once, when it took the table, with its newest epoch; the owner is the
-- one with the greatest.
CREATE TABLE IF NOT EXISTS {control}.runs (
  run varchar(256) NOT NULL PRIMARY KEY,
  epoch bigint NOT NULL,
  since timestamp NOT NULL
);

-- The ledger of commits: one row per staged checkpoint, and one per rebuild, whose checkpoint is -1.
CREATE TABLE IF NOT EXISTS {control}.commits (
  id varchar(256) NOT NULL PRIMARY KEY,
  commit_number bigint NOT NULL,
  checkpoint bigint NOT NULL,
  row_count bigint NOT NULL,
  epoch bigint NOT NULL,
  applied_at timestamp NOT NULL
);

-- At most one row: the historical load is committed, up to and with that commit.
CREATE TABLE IF NOT EXISTS {control}.loads (
  epoch bigint NOT NULL,
  commit_number bigint NOT NULL,
  ended_at timestamp NOT NULL
);

-- The rebuilds of the table from a job's state, each begun by the commit that emptied the table, which has its id. The
-- table is whole again when the last one has ended.
CREATE TABLE IF NOT EXISTS {control}.rebuilds (
  id varchar(256) NOT NULL PRIMARY KEY,
  commit_number bigint NOT NULL,
  epoch bigint NOT NULL,
  from_state integer NOT NULL,
  begun_at timestamp NOT NULL,
  ended_at timestamp
);

-- The ledger of publications; commit_number is the last one that the unloaded files show.
CREATE TABLE IF NOT EXISTS {control}.publications (
  publication bigint NOT NULL PRIMARY KEY,
  epoch bigint NOT NULL,
  prefix varchar(2048) NOT NULL,
  row_count bigint NOT NULL,
  commit_number bigint NOT NULL,
  state varchar(16) NOT NULL,
  unloaded_at timestamp NOT NULL,
  published_at timestamp
);

-- The days of a publication, with the commit that had made them dirty. A day shows the files that the publication
-- `shows` has unloaded, its own or those of an earlier one that it went back to; row_count is 0 if it has none there.
CREATE TABLE IF NOT EXISTS {control}.publication_days (
  publication bigint NOT NULL,
  year integer NOT NULL,
  month integer NOT NULL,
  day integer NOT NULL,
  commit_number bigint NOT NULL,
  shows bigint NOT NULL,
  row_count bigint NOT NULL
);

-- Days whose published files no longer equal the table, with the last commit that changed them. What is approved, by
-- somebody who resumed it, passes the circuit breaker until another commit changes it.
CREATE TABLE IF NOT EXISTS {control}.dirty_days (
  year integer NOT NULL,
  month integer NOT NULL,
  day integer NOT NULL,
  commit_number bigint NOT NULL,
  approved boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY (year, month, day)
);

-- Days that are dirty but not published. Cause 'data': the transform, whose fingerprint view is, failed on them at that
-- commit; they are tried again when either has changed. Other causes: until somebody resumes them.
CREATE TABLE IF NOT EXISTS {control}.held_days (
  year integer NOT NULL,
  month integer NOT NULL,
  day integer NOT NULL,
  cause varchar(64) NOT NULL,
  error varchar(4096),
  commit_number bigint NOT NULL,
  view varchar(64),
  since timestamp NOT NULL,
  PRIMARY KEY (year, month, day)
);

-- Passes only if nobody has taken the table over since the caller looked; of a fence without a row the epoch is 0.
-- Called with the fence locked, by begin_preparation.sql and take_over. Here, since it guards also what puts the
-- procedures in place.
CREATE OR REPLACE PROCEDURE {control}.check_claim(p_epoch bigint) AS $$
DECLARE
  v_count bigint;
  v_epoch bigint;
BEGIN
  UPDATE {control}.fence SET nonce = nonce WHERE epoch = p_epoch;
  GET DIAGNOSTICS v_count := ROW_COUNT;
  IF v_count <> 1 THEN
    SELECT COALESCE(MAX(epoch), 0) INTO v_epoch FROM {control}.fence;
    IF v_epoch <> p_epoch THEN
      RAISE EXCEPTION 'TAKEN OVER SINCE: epoch % was claimed, but % began', p_epoch, v_epoch;
    END IF;
  END IF;
END;
$$ LANGUAGE plpgsql;

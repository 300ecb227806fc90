package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table in Redshift: its data, its fence and its ledger. Every call blocks until Redshift has
 * answered for good; an unknown outcome is resolved inside (same client token, then the ledger). A
 * call may be made again after any failure.
 */
public interface TableWarehouse {

  /**
   * Creates the control schema if it is missing, so that the ledger can be read.
   *
   * @throws WarehouseException.Fenced if the run owned the table once and lost it: it must change
   *     nothing of its successor's
   */
  void prepareLedger(String run) throws WarehouseException, InterruptedException;

  /**
   * Looks who has the table, and stops what it is at (best effort). What is prepared and taken over
   * by the claim holds only if nobody has taken the table over since.
   *
   * @param run id of the run, made when its job graph was built
   * @throws WarehouseException.Fenced if the run owned the table once and lost it
   */
  Claim claim(String run) throws WarehouseException, InterruptedException;

  /**
   * Creates what else is missing, procedures, table and view, for the run that takes it over; a
   * table that is there gets the columns that its spec has now.
   *
   * @throws WarehouseException.Retryable if somebody has taken the table over since it was claimed
   * @throws WarehouseException.OtherTable if Redshift cannot change the table into the spec's
   * @throws WarehouseException.Fatal if the view has a column that cannot be published
   */
  void prepareTable(Claim claim) throws WarehouseException, InterruptedException;

  /**
   * Raises the epoch, so that every statement of an older one is refused.
   *
   * @param nonce of this attempt; repeated by a retry of the same take-over
   * @throws WarehouseException.Retryable if somebody has taken the table over since it was claimed
   */
  Ownership takeOver(Claim claim, String nonce) throws WarehouseException, InterruptedException;

  /**
   * The same ownership with the numbers at which the ledger stands now.
   *
   * @throws WarehouseException.Fenced if the table has another owner or epoch
   */
  Ownership refresh(Ownership owner) throws WarehouseException, InterruptedException;

  /**
   * Does nothing for the owner of the table.
   *
   * @throws WarehouseException.Fenced for anyone else
   */
  void requireOwner(Ownership owner) throws WarehouseException, InterruptedException;

  /** Applies staged checkpoints in one transaction. */
  Commit apply(Ownership owner, CommitAttempt attempt)
      throws WarehouseException, InterruptedException;

  /** Enters in the ledger that the historical load is committed; what is entered stays. */
  void markEndOfLoad(Ownership owner) throws WarehouseException, InterruptedException;

  /**
   * Makes days dirty, of which table and ledger may know nothing: they are then published as the
   * table has them, or emptied.
   */
  void markDirty(Ownership owner, Collection<Day> days)
      throws WarehouseException, InterruptedException;

  /**
   * Begins the rebuild of the table, once for each id: empties it and makes dirty all days that it
   * had or that were ever published. It is a commit of its own, and moves the ledger's last commit.
   *
   * @param id also that of the commit
   * @param fromState else the source fills the table, and no load of it is committed any more
   * @param lastPublication later publications have greater numbers, whatever the ledger says
   * @return as the ledger has it, from this call or from an earlier one
   */
  Rebuild beginRebuild(Ownership owner, String id, boolean fromState, long lastPublication)
      throws WarehouseException, InterruptedException;

  /** The table is whole again. */
  void endRebuild(Ownership owner, String id) throws WarehouseException, InterruptedException;

  /** The rebuild that was begun last; empty if there was none. */
  Optional<Rebuild> lastRebuild() throws WarehouseException, InterruptedException;

  /** What the ledger knows of the historical load. Asked before the table is taken over. */
  HistoricalLoad historicalLoad() throws WarehouseException, InterruptedException;

  /** Whether there is a table with a row, whoever has put it there. */
  boolean hasRows() throws WarehouseException, InterruptedException;

  /** Those of the ids that the ledger has, each with its commit. */
  Map<String, Long> applied(Collection<String> ids) throws WarehouseException, InterruptedException;

  /**
   * What the ledger has after a commit, and the one staged checkpoint that is named, whatever its
   * commit; without order.
   *
   * @param id empty for none
   */
  List<LedgerEntry> commitsSince(long commit, String id)
      throws WarehouseException, InterruptedException;

  DirtyDays dirtyDays() throws WarehouseException, InterruptedException;

  /**
   * Unloads all dirty days that are not held.
   *
   * @param number the ledger's last publication plus one
   * @param prefix a fresh {@code s3://} prefix that ends in a slash
   * @return the ledger's row; empty if there is no day to publish
   * @throws WarehouseException.BadData if the transform fails on rows of these days
   * @throws WarehouseException.Tripped if the table's circuit breaker refuses it
   */
  Optional<Publication> unload(Ownership owner, long number, String prefix)
      throws WarehouseException, InterruptedException;

  /**
   * The days of a publication are visible: they leave the dirty days, but for those changed by a
   * later commit.
   */
  void endPublication(Ownership owner, long number) throws WarehouseException, InterruptedException;

  /**
   * Enters a publication by which each day that changed since an earlier one shows what it showed
   * then, and holds all days that wait. To readers it is to be shown by whoever calls this.
   *
   * @param number the ledger's last publication plus one
   * @param to the publication to go back to
   * @param prefix a fresh one, in which nothing will lie
   * @return how many days go back
   */
  long rollBack(Ownership owner, long number, long to, String prefix)
      throws WarehouseException, InterruptedException;

  /** What readers see by the ledger, each day that was ever published once, in their order. */
  List<CurrentDay> currentDays() throws WarehouseException, InterruptedException;

  /** Names and types of the view's columns, as published; year, month and day are among them. */
  List<Column> viewColumns() throws WarehouseException, InterruptedException;

  /** What a ledger knows of the historical load. */
  enum HistoricalLoad {
    /** It is marked. */
    COMMITTED,
    /** There are commits, but no mark. */
    NOT_COMMITTED,
    /** There is no ledger, or nothing was ever committed. */
    UNKNOWN
  }

  /**
   * What a run that wants the table saw of it.
   *
   * @param epoch 0 if nobody ever had it
   */
  record Claim(String run, long epoch) {
    public Claim {
      requireNonNull(run, "run is null");
    }
  }

  /**
   * @param lastCommit number of the ledger's last commit, 0 if none
   * @param lastPublication number of the ledger's last publication, 0 if none
   */
  record Ownership(String run, long epoch, long lastCommit, long lastPublication) {}

  /**
   * @param number the ledger's last commit plus one
   * @param staged what to apply, by rising checkpoint
   * @param columns that the staged files have, in their order, as they are received; those of the
   *     spec, or of a spec that the table had before
   * @param manifest {@code s3://} address of the COPY manifest that names the files of all of them
   * @param attempt told apart in the statement's name and client token
   */
  record CommitAttempt(
      long number, List<StagedPart> staged, List<Column> columns, String manifest, int attempt) {
    public CommitAttempt {
      staged = List.copyOf(staged);
      columns = List.copyOf(columns);
    }
  }

  /**
   * How many days wait.
   *
   * @param toPublish neither published nor held
   * @param toTryAgain held because the transform failed on them, and changed since
   * @param held for whatever reason, those to be tried again among them
   */
  record DirtyDays(long toPublish, long toTryAgain, long held) {}

  /** A staged checkpoint of the ledger and the commit that applied it. */
  record LedgerEntry(String id, long commit) {}

  /**
   * @param commit that emptied the table
   * @param ended whether the table is whole again
   * @param fromState else the source fills the table
   */
  record Rebuild(String id, long commit, boolean ended, boolean fromState) {}

  /** One staged checkpoint as the ledger knows it. */
  record StagedPart(String id, long checkpoint, long rows) {}

  /**
   * @param changedRows keys whose last change was applied
   * @param changedDays that it made dirty
   * @param dirtyDays that wait after it to be published or, if they are held, to be tried again
   * @param statement what the names of its statements in Redshift begin with
   */
  record Commit(
      long number, long changedRows, long changedDays, long dirtyDays, String statement) {}

  /**
   * @param rows unloaded
   * @param commit the last commit that it shows
   * @param days that it republishes, with the files they have in the prefix or none
   * @param statement what the names of its statements in Redshift begin with
   */
  record Publication(
      long number,
      long epoch,
      String prefix,
      long rows,
      long commit,
      List<Day> days,
      String statement) {}

  /**
   * What readers see of a day.
   *
   * @param publication the newest published one that has the day
   * @param shows whose files it shows: its own, or an earlier publication's that it went back to
   * @param prefix where these files were unloaded
   * @param rows in them; 0 for an emptied day, which has none
   * @param commit the last one that had changed the day; 0 for a day that went back
   * @param cutOff whether a later publication has the day that did not come to its end
   */
  record CurrentDay(
      Day day, long publication, long shows, String prefix, long rows, long commit, CutOff cutOff) {

    /** One that no publication is cut off of. */
    public CurrentDay(
        Day day, long publication, long shows, String prefix, long rows, long commit) {
      this(day, publication, shows, prefix, rows, commit, CutOff.NONE);
    }

    /**
     * A later publication that was cut off may have shown the day in part or whole. In the order of
     * the numbers that current_days.sql gives them.
     */
    public enum CutOff {
      NONE,
      /** It is made again. */
      MADE_AGAIN,
      /** It is not made again: the day is held. */
      HELD,
      /** The day was not published since the table was rebuilt. */
      UNKNOWN;

      /** Whether readers may see something newer, and are to go on seeing it. */
      public boolean isLeftAlone() {
        return this == MADE_AGAIN || this == UNKNOWN;
      }
    }
  }
}

package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Claim;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;

/**
 * The ledger of a table that this run owns: at which commit and publication it stands, and what the
 * state is to remember of it. For the table's own thread only.
 */
final class OwnedLedger {
  private final String table;
  private final String run;
  private final String nonce;
  private final TableWarehouse warehouse;
  private final Retrying retrying;
  private final TableMetrics metrics;
  private final TableCommitter.Listener listener;
  private final UnseenCommits unseen = new UnseenCommits();

  private Ownership owner;
  private long lastCommit;
  private long lastPublication;
  private KnownLedger known;

  /**
   * @param run made when the job graph was built
   * @param nonce of this attempt
   */
  OwnedLedger(
      String table,
      String run,
      String nonce,
      TableWarehouse warehouse,
      Retrying retrying,
      TableMetrics metrics,
      TableCommitter.Listener listener) {
    this.table = requireNonNull(table, "table is null");
    this.run = requireNonNull(run, "run is null");
    this.nonce = requireNonNull(nonce, "nonce is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /**
   * Prepares the table and takes it over, as one: if somebody comes between, it is all done again.
   */
  void takeOver() throws WarehouseException, InterruptedException {
    stand(
        retrying.call(
            "take the table over",
            () -> {
              Claim claim = warehouse.claim(run);
              warehouse.prepareTable(claim);
              return warehouse.takeOver(claim, nonce);
            }));
  }

  /** After something else than a success: the ledger may have moved. */
  void refresh() throws WarehouseException, InterruptedException {
    stand(retrying.call("read the ledger", () -> warehouse.refresh(owner)));
  }

  private void stand(Ownership now) {
    owner = now;
    lastCommit = now.lastCommit();
    lastPublication = now.lastPublication();
  }

  Ownership owner() {
    return owner;
  }

  long lastCommit() {
    return lastCommit;
  }

  void committed(long commit) {
    lastCommit = commit;
  }

  long lastPublication() {
    return lastPublication;
  }

  void published(long publication) {
    lastPublication = publication;
  }

  boolean hasForeignCommits() {
    return known.hasForeignCommits();
  }

  /** What is known when the run begins. */
  void begin(KnownLedger found) {
    remember(found, List.of());
  }

  /** The last commit has applied these, or an earlier one had. */
  void applied(List<StagedCheckpoint> applied) {
    KnownLedger now = known;
    for (StagedCheckpoint each : applied) {
      now =
          now.upTo(lastCommit, each.id())
              .with(now.freshness().withCommitted(each.newestEmittedAt()));
    }
    remember(now, applied);
  }

  private void remember(KnownLedger now, List<StagedCheckpoint> applied) {
    unseen.committed(lastCommit, now.freshness().committed());
    tell(now, applied);
  }

  /** Readers see all commits up to this one. */
  void visible(long commit) {
    tell(known.with(known.freshness().withVisible(unseen.seenUpTo(commit))), List.of());
  }

  /** What is known goes to the state, where it is in the next checkpoint. */
  private void tell(KnownLedger now, List<StagedCheckpoint> applied) {
    known = now;
    listener.applied(table, applied, known);
    metrics.setFreshness(known.freshness());
  }
}

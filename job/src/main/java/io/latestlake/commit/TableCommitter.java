package io.latestlake.commit;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.latestlake.commit.TableInbox.Waiting;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the staged checkpoints of one table into the warehouse, in order, and has its dirty days
 * published. Runs on a thread of its own and blocks there as long as Redshift takes; the stream
 * goes on meanwhile.
 *
 * <p>What its correctness rests on (design section 5):
 *
 * <ol>
 *   <li>It is given a staged checkpoint only when Flink has completed the checkpoint.
 *   <li>It takes the table over before it sends anything else: each attempt has an epoch of its
 *       own, and statements of older epochs are fenced.
 *   <li>Whether a staged checkpoint is applied is asked of the ledger by its id, never remembered:
 *       a commit that fails with "already done" is resubmitted without the ids that the ledger has.
 *   <li>A commit takes staged checkpoints of one schema version, and the warehouse is told their
 *       columns: COPY goes by position, so files of other columns would land in the wrong ones.
 *   <li>A staged checkpoint is reported applied only after Redshift has committed it.
 *   <li>What is published was made by the past that its state knows: if the ledger has commits of
 *       another past it publishes nothing, if it lacks one that the state knows it applies nothing
 *       either ({@link Past}).
 *   <li>The end of a table's load is marked in the ledger when the staged checkpoint that brought
 *       it and all before are applied: the source tells of the end only after a checkpoint with all
 *       of the load's rows is complete, so those are among them. The mark is written at least once,
 *       and a second one changes nothing; whoever crashes before it finds its end of load in the
 *       state.
 *   <li>A table that is being rebuilt is not published until it is whole ({@link TableRebuild}).
 *   <li>Dirty days are in the warehouse, so a publication that fails or is cut off is simply made
 *       again.
 * </ol>
 */
final class TableCommitter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

  /** Told what happened, on the committer's thread. */
  interface Listener {
    /**
     * @param ledger what is known of it now
     */
    void applied(String table, List<StagedCheckpoint> staged, KnownLedger ledger);

    /** The ledger has the mark. */
    void marked(EndedLoad ended);

    /** Less waits than before, or nothing. */
    void progressed();

    void failed(String table, Throwable failure);
  }

  private final String table;
  private final String run;
  private final OwnedLedger ledger;
  private final TablePublisher publisher;
  private final PastCheck pasts;
  private final TableRebuild rebuild;
  private final TableWarehouse warehouse;
  private final SchemaVersions schemas;
  private final GarbageCollections garbage;
  private final CopyManifests manifests;
  private final Schedule schedule;
  private final Retrying retrying;
  private final Clock clock;
  private final TableInbox inbox;
  private final Listener listener;
  private final TableMetrics metrics;
  private final ProgressLog progress;

  private int attempts;

  /**
   * @param run made when the job graph was built
   * @param nonce of this attempt
   */
  TableCommitter(
      String table,
      String run,
      String nonce,
      PastCheck pasts,
      TableRebuild rebuild,
      TableWarehouse warehouse,
      SchemaVersions schemas,
      Publications publications,
      GarbageCollections garbage,
      CopyManifests manifests,
      Schedule schedule,
      Retrying retrying,
      Backoff publicationBackoff,
      Clock clock,
      TableInbox inbox,
      TableMetrics metrics,
      Listener listener) {
    this.table = requireNonNull(table, "table is null");
    this.run = requireNonNull(run, "run is null");
    this.pasts = requireNonNull(pasts, "pasts is null");
    this.rebuild = requireNonNull(rebuild, "rebuild is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.schemas = requireNonNull(schemas, "schemas is null");
    this.garbage = requireNonNull(garbage, "garbage is null");
    this.manifests = requireNonNull(manifests, "manifests is null");
    this.schedule = requireNonNull(schedule, "schedule is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.inbox = requireNonNull(inbox, "inbox is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.progress = new ProgressLog(table, clock);
    this.ledger = new OwnedLedger(table, run, nonce, warehouse, retrying, metrics, listener);
    this.publisher =
        new TablePublisher(
            table,
            ledger,
            rebuild,
            warehouse,
            publications,
            schedule,
            retrying,
            publicationBackoff,
            clock,
            inbox,
            metrics,
            progress);
  }

  @Override
  public void run() {
    try {
      retrying.call("prepare the ledger", this::prepareLedger);
      pasts.beforeTakeOver();
      ledger.takeOver();
      LOG.info("{}: taken over by run {} at epoch {}", table, run, ledger.owner().epoch());
      begin(comparePasts(beginRebuild()));
      publisher.begin();
      schedule.takenOver(clock.instant());
      listener.progressed();
      publisher.reconcile();
      publisher.lookForRequest();
      while (true) {
        step();
        listener.progressed();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      if (failure instanceof WarehouseException.Fenced) {
        metrics.fenced();
      }
      // An Error too: a thread that dies unheard would leave the stream going on for nothing.
      listener.failed(table, failure);
    }
  }

  private Void prepareLedger() throws WarehouseException, InterruptedException {
    warehouse.prepareLedger(run);
    return null;
  }

  /** What is known of the ledger, by the state or by what a rebuild leaves of it. */
  private KnownLedger beginRebuild() throws WarehouseException, InterruptedException {
    KnownLedger remembered = rebuild.begin(ledger.owner(), pasts.remembered());
    inbox.setRefill(rebuild.refill(), pasts.waiting());
    if (rebuild.isUnderWay()) {
      // It may have moved both numbers.
      ledger.refresh();
    }
    return remembered;
  }

  /** What is known of the ledger; does not return where nothing may be applied. */
  private KnownLedger comparePasts(KnownLedger remembered)
      throws WarehouseException, InterruptedException, RefusedStart {
    try {
      return pasts.afterTakeOver(remembered, ledger);
    } catch (RefusedStart setBack) {
      LOG.error("{}: {}", table, setBack.getMessage());
      inbox.giveUp();
      listener.progressed();
      metrics.setHeld(true);
      inbox.awaitFinish();
      throw setBack;
    }
  }

  private void begin(KnownLedger found) {
    metrics.setHeld(found.hasForeignCommits() || rebuild.isUnderWay());
    ledger.begin(found);
  }

  private void step() throws WarehouseException, InterruptedException {
    Schedule.Step next = inbox.next(load -> schedule.next(clock.instant(), load));
    if (next instanceof Schedule.Step.Commit) {
      schedule.commitStarted(clock.instant());
      commit(Coalescing.next(inbox.waiting()));
    } else if (next instanceof Schedule.Step.Publish) {
      schedule.publicationStarted(clock.instant());
      publisher.publish();
    } else if (next instanceof Schedule.Step.Reconcile) {
      publisher.reconcile();
    } else if (next instanceof Schedule.Step.LookForRequest) {
      publisher.lookForRequest();
    } else if (next instanceof Schedule.Step.CollectGarbage) {
      collectGarbage();
    } else if (next instanceof Schedule.Step.MarkEndOfLoad) {
      markEndOfLoad();
    } else if (next instanceof Schedule.Step.EndRebuild) {
      endRebuild();
    }
  }

  private void endRebuild() throws WarehouseException, InterruptedException {
    rebuild.end(ledger.owner());
    metrics.setHeld(ledger.hasForeignCommits());
    publisher.begin();
    inbox.refilled();
  }

  private void markEndOfLoad() throws WarehouseException, InterruptedException {
    List<EndedLoad> ended = inbox.endsToMark();
    retrying.call(
        "mark the end of the load",
        () -> {
          warehouse.markEndOfLoad(ledger.owner());
          return null;
        });
    LOG.info("{}: the historical load is committed, as the ledger now says", table);
    if (rebuild.refill() == Refill.BY_SOURCE) {
      endRebuild();
    }
    inbox.marked(ended);
    ended.forEach(listener::marked);
  }

  private void commit(List<Waiting> line) throws WarehouseException, InterruptedException {
    Instant started = clock.instant();
    try {
      Commit commit = retrying.call("commit", () -> apply(line));
      ledger.committed(commit.number());
      publisher.setDirtyDays(commit.dirtyDays());
      metrics.committed(commit, line, started);
      progress.committed(commit, line, started);
      done(line);
    } catch (WarehouseException.AlreadyDone already) {
      LOG.info("{}: {}", table, already.getMessage());
      long told = ledger.lastCommit();
      ledger.refresh();
      dropApplied(line, told);
    }
  }

  private Commit apply(List<Waiting> line) throws WarehouseException, InterruptedException {
    int attempt = ++attempts;
    long number = ledger.lastCommit() + 1;
    List<StagedCheckpoint> staged = line.stream().map(Waiting::staged).toList();
    String manifest =
        manifests.write(table, number + "-" + ledger.owner().epoch() + "-" + attempt, staged);
    return warehouse.apply(
        ledger.owner(),
        new CommitAttempt(
            number,
            staged.stream().map(StagedCheckpoint::ledgerPart).toList(),
            schemas.columnsOf(staged.get(0)),
            manifest,
            attempt));
  }

  /**
   * @param told the last commit whose answer has arrived: later ones are ours, and nobody has
   *     counted them yet
   */
  private void dropApplied(List<Waiting> line, long told)
      throws WarehouseException, InterruptedException {
    List<String> ids = line.stream().map(each -> each.staged().id()).toList();
    Map<String, Long> applied = retrying.call("read the ledger", () -> warehouse.applied(ids));
    // How many there are is told by the next commit or publication.
    publisher.setPublishable(true);
    List<Waiting> found =
        line.stream().filter(each -> applied.containsKey(each.staged().id())).toList();
    found.stream()
        .collect(groupingBy(each -> applied.get(each.staged().id()), TreeMap::new, toList()))
        .forEach(
            (commit, staged) -> {
              progress.found(commit, staged);
              if (commit > told) {
                metrics.foundCommit();
              }
            });
    done(found);
  }

  private void done(List<Waiting> line) {
    inbox.remove(line);
    List<StagedCheckpoint> applied = line.stream().map(Waiting::staged).toList();
    applied.forEach(each -> garbage.applied(each.files()));
    ledger.applied(applied);
  }

  /** Nothing depends on it: whatever stays for now is found by a later pass. */
  private void collectGarbage() throws WarehouseException, InterruptedException {
    schedule.collectionStarted();
    try {
      GarbageCollections.Removed removed = garbage.pass(ledger.owner(), this::isSomethingDue);
      metrics.collected(removed);
      if (!removed.complete()) {
        schedule.collectionGoesOn(clock.instant());
      } else if (removed.clean()) {
        LOG.info("{}: {}", table, removed.text());
        schedule.collected(clock.instant());
      } else {
        LOG.warn("{}: {}", table, removed.text());
        schedule.collectionFailed(clock.instant());
      }
    } catch (WarehouseException.Fenced lost) {
      throw lost;
    } catch (WarehouseException | RuntimeException failure) {
      LOG.warn("{}: {}; commits and publications go on", table, failure.getMessage(), failure);
      metrics.collectionFailed();
      schedule.collectionFailed(clock.instant());
    }
  }

  private boolean isSomethingDue() {
    Schedule.Step next = inbox.look(load -> schedule.next(clock.instant(), load));
    return !(next instanceof Schedule.Step.Rest || next instanceof Schedule.Step.WaitUntil);
  }
}

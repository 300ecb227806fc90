package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications.Published;
import io.latestlake.commit.TableInbox.Waiting;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final String nonce;
  private final PastCheck pasts;
  private final TableRebuild rebuild;
  private final TableWarehouse warehouse;
  private final SchemaVersions schemas;
  private final Publications publications;
  private final GarbageCollections garbage;
  private final CopyManifests manifests;
  private final Schedule schedule;
  private final Retrying retrying;
  private final Backoff publicationBackoff;
  private final Clock clock;
  private final TableInbox inbox;
  private final Listener listener;
  private final TableMetrics metrics;
  private final ProgressLog progress;
  private final UnseenCommits unseen = new UnseenCommits();

  private KnownLedger known;
  private Ownership owner;
  private long lastCommit;
  private long lastPublication;
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
    this.nonce = requireNonNull(nonce, "nonce is null");
    this.pasts = requireNonNull(pasts, "pasts is null");
    this.rebuild = requireNonNull(rebuild, "rebuild is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.schemas = requireNonNull(schemas, "schemas is null");
    this.publications = requireNonNull(publications, "publications is null");
    this.garbage = requireNonNull(garbage, "garbage is null");
    this.manifests = requireNonNull(manifests, "manifests is null");
    this.schedule = requireNonNull(schedule, "schedule is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
    this.publicationBackoff = requireNonNull(publicationBackoff, "publicationBackoff is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.inbox = requireNonNull(inbox, "inbox is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.progress = new ProgressLog(table, clock);
  }

  @Override
  public void run() {
    try {
      retrying.call("prepare the ledger", this::prepareLedger);
      pasts.beforeTakeOver();
      retrying.call("prepare the table", this::prepareTable);
      takeOver();
      LOG.info("{}: taken over by run {} at epoch {}", table, run, owner.epoch());
      begin(comparePasts(beginRebuild()));
      beginPublishing();
      schedule.collected(clock.instant());
      listener.progressed();
      reconcile();
      lookForRequest();
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

  private Void prepareTable() throws WarehouseException, InterruptedException {
    warehouse.prepareTable();
    return null;
  }

  /** What is known of the ledger, by the state or by what a rebuild leaves of it. */
  private KnownLedger beginRebuild() throws WarehouseException, InterruptedException {
    KnownLedger remembered = rebuild.begin(owner, pasts.remembered());
    inbox.setRefill(rebuild.refill());
    if (rebuild.isUnderWay()) {
      // It may have moved both numbers.
      refresh();
    }
    return remembered;
  }

  /** What is known of the ledger; does not return where nothing may be applied. */
  private KnownLedger comparePasts(KnownLedger remembered)
      throws WarehouseException, InterruptedException, RefusedStart {
    try {
      return pasts.afterTakeOver(remembered);
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
    unseen.committed(lastCommit, found.freshness().committed());
    remember(found);
  }

  private void beginPublishing() throws WarehouseException, InterruptedException {
    DirtyDays waiting = retrying.call("read the dirty days", warehouse::dirtyDays);
    setDirtyDays(waiting);
    if (waiting.held() > 0) {
      // They are looked at once: the transform on which they failed may be another now.
      setPublishable(true);
    }
  }

  /** What is known goes to the state, where it is in the next checkpoint. */
  private void remember(KnownLedger now, List<StagedCheckpoint> applied) {
    known = now;
    listener.applied(table, applied, known);
    metrics.setFreshness(known.freshness());
  }

  private void remember(KnownLedger now) {
    remember(now, List.of());
  }

  private void setDirtyDays(long days) {
    metrics.setDirtyDays(days);
    setPublishable(days > 0);
  }

  private void setDirtyDays(DirtyDays days) {
    setDirtyDays(days.toPublish() + days.toTryAgain());
    metrics.setHeldDays(days.held());
  }

  private void setPublishable(boolean dirty) {
    inbox.setDirtyDays(dirty && !known.hasForeignCommits() && !rebuild.isUnderWay());
  }

  private void step() throws WarehouseException, InterruptedException {
    Schedule.Step next = inbox.next(load -> schedule.next(clock.instant(), load));
    if (next instanceof Schedule.Step.Commit) {
      schedule.commitStarted(clock.instant());
      commit(Coalescing.next(inbox.waiting()));
    } else if (next instanceof Schedule.Step.Publish) {
      schedule.publicationStarted(clock.instant());
      publish();
    } else if (next instanceof Schedule.Step.Reconcile) {
      reconcile();
    } else if (next instanceof Schedule.Step.LookForRequest) {
      lookForRequest();
    } else if (next instanceof Schedule.Step.CollectGarbage) {
      collectGarbage();
    } else if (next instanceof Schedule.Step.MarkEndOfLoad) {
      markEndOfLoad();
    } else if (next instanceof Schedule.Step.EndRebuild) {
      endRebuild();
    }
  }

  private void endRebuild() throws WarehouseException, InterruptedException {
    rebuild.end(owner);
    metrics.setHeld(known.hasForeignCommits());
    beginPublishing();
    inbox.setRefill(Refill.NONE);
  }

  private void markEndOfLoad() throws WarehouseException, InterruptedException {
    List<EndedLoad> ended = inbox.endsToMark();
    retrying.call(
        "mark the end of the load",
        () -> {
          warehouse.markEndOfLoad(owner);
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
      lastCommit = commit.number();
      setDirtyDays(commit.dirtyDays());
      metrics.committed(commit, line, started);
      progress.committed(commit, line, started);
      done(line);
    } catch (WarehouseException.AlreadyDone already) {
      LOG.info("{}: {}", table, already.getMessage());
      refresh();
      dropApplied(line);
    }
  }

  private Commit apply(List<Waiting> line) throws WarehouseException, InterruptedException {
    int attempt = ++attempts;
    long number = lastCommit + 1;
    List<StagedCheckpoint> staged = line.stream().map(Waiting::staged).toList();
    String manifest = manifests.write(table, number + "-" + owner.epoch() + "-" + attempt, staged);
    return warehouse.apply(
        owner,
        new CommitAttempt(
            number,
            staged.stream().map(StagedCheckpoint::ledgerPart).toList(),
            schemas.columnsOf(staged.get(0)),
            manifest,
            attempt));
  }

  private void dropApplied(List<Waiting> line) throws WarehouseException, InterruptedException {
    List<String> ids = line.stream().map(each -> each.staged().id()).toList();
    Set<String> applied = retrying.call("read the ledger", () -> warehouse.applied(ids));
    // How many there are is told by the next commit or publication.
    setPublishable(true);
    done(line.stream().filter(each -> applied.contains(each.staged().id())).toList());
  }

  private void done(List<Waiting> line) {
    inbox.remove(line);
    List<StagedCheckpoint> applied = line.stream().map(Waiting::staged).toList();
    KnownLedger now = known;
    for (StagedCheckpoint each : applied) {
      garbage.applied(each.files());
      now =
          now.upTo(lastCommit, each.id())
              .with(now.freshness().withCommitted(each.newestEmittedAt()));
    }
    unseen.committed(lastCommit, now.freshness().committed());
    remember(now, applied);
  }

  private void publish() throws WarehouseException, InterruptedException {
    Instant started = clock.instant();
    try {
      Optional<Published> published = publications.publish(owner, lastPublication + 1);
      if (published.isPresent()) {
        lastPublication = published.get().number();
        metrics.published(published.get(), started);
        progress.published(published.get(), started);
        reconcile();
      }
      DirtyDays left =
          published.isPresent()
              ? published.get().left()
              : retrying.call("read the dirty days", warehouse::dirtyDays);
      shown(published.map(Published::commit).orElse(lastCommit), left);
      publicationBackoff.succeeded();
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      // Commits must not wait for it: the days stay dirty, and it is made again later.
      Duration pause = publicationBackoff.afterFailure();
      progress.cannotPublish(failure.getMessage(), pause);
      schedule.publicationFailed(clock.instant().plus(pause));
      metrics.retried(failure);
      refresh();
    }
  }

  /** A request that cannot be carried out now stays, and is looked at again. */
  private void lookForRequest() throws WarehouseException, InterruptedException {
    try {
      if (publications.carryOutRequest(owner, lastPublication)) {
        refresh();
        schedule.requested();
        setPublishable(true);
      } else {
        schedule.looked(clock.instant());
      }
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      LOG.warn("{}: a request cannot be carried out now: {}", table, failure.getMessage());
      metrics.retried(failure);
      refresh();
      // From its end on, so that commits have their turn however long it takes.
      schedule.looked(clock.instant());
    }
  }

  /** Nothing waits for it: what could not be looked at or mended is, in the next pass. */
  private void reconcile() throws WarehouseException, InterruptedException {
    try {
      metrics.mended(publications.mend(owner, lastPublication));
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      LOG.warn("{}: {}; looked at again in the next pass", table, failure.getMessage());
      metrics.retried(failure);
    } finally {
      schedule.reconciled(clock.instant());
    }
    crawl();
  }

  /** Nothing depends on it: what fails is tried again after the next pass. */
  private void crawl() throws InterruptedException {
    try {
      publications.crawl();
    } catch (WarehouseException | RuntimeException failure) {
      LOG.warn("{}: {}; commits and publications go on", table, failure.getMessage());
      metrics.crawlerFailed();
    }
  }

  /** Nothing depends on it: whatever stays for now is found by a later pass. */
  private void collectGarbage() throws WarehouseException, InterruptedException {
    try {
      GarbageCollections.Removed collected = garbage.pass(owner);
      metrics.collected(collected);
      LOG.info("{}: {}", table, collected.text());
    } catch (WarehouseException.Fenced lost) {
      throw lost;
    } catch (WarehouseException | RuntimeException failure) {
      LOG.warn("{}: {}; commits and publications go on", table, failure.getMessage(), failure);
      metrics.collectionFailed();
    } finally {
      schedule.collected(clock.instant());
    }
  }

  /** Readers see all commits up to this one. */
  private void shown(long commit, DirtyDays left) {
    if (commit < lastCommit) {
      // Which days the commits since have made dirty, Redshift knows.
      setPublishable(true);
    } else {
      setDirtyDays(left);
    }
    remember(known.with(known.freshness().withVisible(unseen.seenUpTo(commit))));
  }

  private void takeOver() throws WarehouseException, InterruptedException {
    stand(retrying.call("take the table over", () -> warehouse.takeOver(run, nonce)));
  }

  private void refresh() throws WarehouseException, InterruptedException {
    stand(retrying.call("read the ledger", () -> warehouse.refresh(owner)));
  }

  private void stand(Ownership now) {
    owner = now;
    lastCommit = now.lastCommit();
    lastPublication = now.lastPublication();
  }
}

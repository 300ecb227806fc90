package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications.Published;
import io.latestlake.commit.TableInbox.Backlog;
import io.latestlake.commit.TableInbox.Waiting;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Counter;

/**
 * What is to be seen of one table's committer. Told by the committer's thread alone, read by the
 * reporters' threads.
 */
final class TableMetrics {
  private static final long NOT_YET = -1;

  /** The last commit or publication. */
  private record Work(long millis, long rows, long days, long bytes) {
    static final Work NONE = new Work(0, 0, 0, 0);
  }

  private final Clock clock;
  private final Counter commits;
  private final Counter publications;
  private final Counter mendedDays;
  private final Counter crawlerFailures;
  private final Counter collectedObjects;
  private final Counter collectedBytes;
  private final Counter collectionFailures;
  private final Counter fenced;
  private final RetryCounts retries;

  private volatile Work lastCommit = Work.NONE;
  private volatile Work lastPublication = Work.NONE;
  private volatile long dirtyDays;
  private volatile long heldDays;
  private volatile boolean held;
  private volatile long visible = Freshness.UNKNOWN;

  /**
   * @param metrics of the table
   * @param backlog what waits now; takes no lock
   */
  TableMetrics(JobMetrics metrics, Supplier<Backlog> backlog, Clock clock) {
    requireNonNull(backlog, "backlog is null");
    this.clock = requireNonNull(clock, "clock is null");
    metrics.gauge(Metric.WAITING_STAGED_CHECKPOINTS, () -> backlog.get().stagedCheckpoints());
    metrics.gauge(Metric.WAITING_BYTES, () -> backlog.get().bytes());
    metrics.gauge(Metric.OLDEST_WAITING_SECONDS, () -> oldestWaitingSeconds(backlog.get()));
    commits = metrics.counter(Metric.COMMITS);
    gauge(metrics, Metric.COMMIT_MILLIS, () -> lastCommit, Work::millis);
    gauge(metrics, Metric.COMMIT_ROWS, () -> lastCommit, Work::rows);
    gauge(metrics, Metric.COMMIT_DAYS, () -> lastCommit, Work::days);
    gauge(metrics, Metric.COMMIT_BYTES, () -> lastCommit, Work::bytes);
    publications = metrics.counter(Metric.PUBLICATIONS);
    gauge(metrics, Metric.PUBLICATION_MILLIS, () -> lastPublication, Work::millis);
    gauge(metrics, Metric.PUBLICATION_ROWS, () -> lastPublication, Work::rows);
    gauge(metrics, Metric.PUBLICATION_DAYS, () -> lastPublication, Work::days);
    gauge(metrics, Metric.PUBLICATION_BYTES, () -> lastPublication, Work::bytes);
    metrics.gauge(Metric.PUBLICATION_HELD, () -> held ? 1 : 0);
    metrics.gauge(Metric.DIRTY_DAYS, () -> dirtyDays);
    metrics.gauge(Metric.HELD_DAYS, () -> heldDays);
    metrics.gauge(Metric.FRESHNESS_LAG_SECONDS, this::freshnessLagSeconds);
    mendedDays = metrics.counter(Metric.MENDED_DAYS);
    crawlerFailures = metrics.counter(Metric.CRAWLER_FAILURES);
    collectedObjects = metrics.counter(Metric.COLLECTED_OBJECTS);
    collectedBytes = metrics.counter(Metric.COLLECTED_BYTES);
    collectionFailures = metrics.counter(Metric.COLLECTION_FAILURES);
    fenced = metrics.counter(Metric.FENCED);
    retries = new RetryCounts(metrics, Metric.RETRIES);
  }

  private static void gauge(
      JobMetrics metrics, Metric metric, Supplier<Work> work, ToLongFunction<Work> value) {
    metrics.gauge(metric, () -> value.applyAsLong(work.get()));
  }

  void committed(Commit commit, List<Waiting> line, Instant started) {
    long bytes = line.stream().mapToLong(each -> each.staged().bytes()).sum();
    lastCommit = new Work(since(started), commit.changedRows(), commit.changedDays(), bytes);
    commits.inc();
  }

  /** One whose answer was lost. */
  void foundCommit() {
    commits.inc();
  }

  void published(Published published, Instant started) {
    lastPublication =
        new Work(
            since(started),
            published.rows(),
            published.daysRewritten() + published.daysEmptied(),
            published.bytes());
    publications.inc();
  }

  /** Days that readers did not see as the ledger has them. */
  void mended(int days) {
    mendedDays.inc(days);
  }

  void crawlerFailed() {
    crawlerFailures.inc();
  }

  void collected(GarbageCollections.Removed collected) {
    collectedObjects.inc(collected.objects());
    collectedBytes.inc(collected.bytes());
    if (collected.complete() && !collected.clean()) {
      collectionFailures.inc();
    }
  }

  void collectionFailed() {
    collectionFailures.inc();
  }

  void setDirtyDays(long days) {
    dirtyDays = days;
  }

  void setHeldDays(long days) {
    heldDays = days;
  }

  /** Nothing is published until somebody has decided about another past, or a rebuild has ended. */
  void setHeld(boolean publicationIsHeld) {
    held = publicationIsHeld;
  }

  void setFreshness(Freshness freshness) {
    visible = freshness.visible();
  }

  void fenced() {
    fenced.inc();
  }

  void retried(WarehouseException failure) {
    retries.count(failure);
  }

  private long since(Instant started) {
    return Duration.between(started, clock.instant()).toMillis();
  }

  private long oldestWaitingSeconds(Backlog backlog) {
    return backlog
        .oldest()
        .map(since -> Math.max(0, Duration.between(since, clock.instant()).toSeconds()))
        .orElse(0L);
  }

  private long freshnessLagSeconds() {
    long newest = visible;
    if (newest == Freshness.UNKNOWN) {
      return NOT_YET;
    }
    // DMS's clock is another one and may be ahead.
    return Math.max(0, clock.instant().getEpochSecond() - Math.floorDiv(newest, 1_000_000L));
  }
}

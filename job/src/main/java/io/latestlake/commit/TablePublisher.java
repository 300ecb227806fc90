package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications.Published;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a table's committer does for readers between commits: has the dirty days published, what
 * readers see held against the ledger, and requests of people carried out. Commits never wait for
 * any of it longer than one attempt: what fails is made again later, from the ledger.
 */
final class TablePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(TablePublisher.class);

  /** Its files may be what cannot be shown. */
  private static final int MOST_TRIES_OF_A_NUMBER = 3;

  private static final long NONE = 0;

  private final String table;
  private final OwnedLedger ledger;
  private final TableRebuild rebuild;
  private final TableWarehouse warehouse;
  private final Publications publications;
  private final Schedule schedule;
  private final Retrying retrying;
  private final Backoff backoff;
  private final Clock clock;
  private final TableInbox inbox;
  private final TableMetrics metrics;
  private final ProgressLog progress;

  /** The ledger has this publication, but it could not be shown: it is to be, and not made anew. */
  private long unfinished = NONE;

  private int tries;

  TablePublisher(
      String table,
      OwnedLedger ledger,
      TableRebuild rebuild,
      TableWarehouse warehouse,
      Publications publications,
      Schedule schedule,
      Retrying retrying,
      Backoff backoff,
      Clock clock,
      TableInbox inbox,
      TableMetrics metrics,
      ProgressLog progress) {
    this.table = requireNonNull(table, "table is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.rebuild = requireNonNull(rebuild, "rebuild is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.publications = requireNonNull(publications, "publications is null");
    this.schedule = requireNonNull(schedule, "schedule is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.inbox = requireNonNull(inbox, "inbox is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /** What waits is asked of the ledger, at the start and when a rebuild has ended. */
  void begin() throws WarehouseException, InterruptedException {
    DirtyDays waiting = retrying.call("read the dirty days", warehouse::dirtyDays);
    setDirtyDays(waiting);
    if (waiting.held() > 0) {
      // They are looked at once: the transform on which they failed may be another now.
      setPublishable(true);
    }
  }

  void publish() throws WarehouseException, InterruptedException {
    Instant started = clock.instant();
    long last = ledger.lastPublication();
    long number = last > NONE && last == unfinished ? last : last + 1;
    try {
      Optional<Published> published = publications.publish(ledger.owner(), number);
      unfinished = NONE;
      tries = 0;
      if (published.isPresent()) {
        ledger.published(published.get().number());
        metrics.published(published.get(), started);
        progress.published(published.get(), started);
        reconcile();
        shown(published.get().commit(), published.get().left());
      } else {
        nothingPublished(retrying.call("read the dirty days", warehouse::dirtyDays));
      }
      backoff.succeeded();
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      // Commits must not wait for it: the days stay dirty, and it is made again later.
      Duration pause = backoff.afterFailure();
      progress.cannotPublish(failure.getMessage(), pause);
      schedule.publicationFailed(clock.instant().plus(pause));
      metrics.retried(failure);
      ledger.refresh();
      tries++;
      // Of a number that the ledger does not have yet, a request may make something else.
      boolean again =
          failure instanceof WarehouseException.Retryable
              && ledger.lastPublication() == number
              && tries % MOST_TRIES_OF_A_NUMBER != 0;
      unfinished = again ? number : NONE;
    }
  }

  /** Readers see all commits up to this one. */
  private void shown(long commit, DirtyDays left) {
    if (commit < ledger.lastCommit()) {
      // Which days the commits since have made dirty, Redshift knows.
      setPublishable(true);
    } else {
      setDirtyDays(left);
    }
    ledger.visible(commit);
  }

  private void nothingPublished(DirtyDays left) {
    setDirtyDays(left);
    if (left.held() == 0) {
      ledger.visible(ledger.lastCommit());
    }
  }

  /** A request that cannot be carried out now stays, and is looked at again. */
  void lookForRequest() throws WarehouseException, InterruptedException {
    try {
      if (publications.carryOutRequest(ledger.owner(), ledger.lastPublication())) {
        ledger.refresh();
        schedule.requested();
        setPublishable(true);
      } else {
        schedule.looked(clock.instant());
      }
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      LOG.warn("{}: a request cannot be carried out now: {}", table, failure.getMessage());
      metrics.retried(failure);
      ledger.refresh();
      // From its end on, so that commits have their turn however long it takes.
      schedule.looked(clock.instant());
    } catch (WarehouseException.Fatal failure) {
      // Nobody but who asked has to know: commits and publications need none of what it needs.
      LOG.error("{}: requests cannot be looked for: {}", table, failure.getMessage());
      ledger.refresh();
      schedule.looked(clock.instant());
    }
  }

  /** Nothing waits for it: what could not be looked at or mended is, in the next pass. */
  void reconcile() throws WarehouseException, InterruptedException {
    try {
      metrics.mended(publications.mend(ledger.owner(), ledger.lastPublication()));
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

  /** As many days are dirty. */
  void setDirtyDays(long days) {
    metrics.setDirtyDays(days);
    setPublishable(days > 0);
  }

  private void setDirtyDays(DirtyDays days) {
    setDirtyDays(days.toPublish() + days.toTryAgain());
    metrics.setHeldDays(days.held());
  }

  /** Days may be dirty; of another past, or of half a table, none is published. */
  void setPublishable(boolean dirty) {
    inbox.setDirtyDays(dirty && !ledger.hasForeignCommits() && !rebuild.isUnderWay());
  }
}

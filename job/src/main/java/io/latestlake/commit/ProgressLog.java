package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications.Published;
import io.latestlake.commit.TableInbox.Waiting;
import io.latestlake.warehouse.TableWarehouse.Commit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log line a commit and a publication, in the words of the design, for whoever watches the job.
 */
final class ProgressLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.latestlake.progress");

  private final String table;
  private final Clock clock;

  private long changedRows;
  private int checkpoints;
  private Instant oldest;

  ProgressLog(String table, Clock clock) {
    this.table = requireNonNull(table, "table is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  void committed(Commit commit, List<Waiting> staged, Instant started) {
    changedRows += commit.changedRows();
    checkpoints += staged.size();
    if (oldest == null) {
      oldest = staged.get(0).since();
    }
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s: commit %d: %,d rows changed in %s, %,d days dirty, took %s",
            table,
            commit.number(),
            commit.changedRows(),
            count(staged.size(), "checkpoint"),
            commit.dirtyDays(),
            since(started)));
  }

  void published(Published published, Instant started) {
    String what =
        String.format(
            Locale.ROOT,
            "%s: publication %d: %s rewritten, %,d emptied",
            table,
            published.number(),
            count(published.daysRewritten(), "day"),
            published.daysEmptied());
    if (oldest == null) {
      LOG.info("{}, took {}", what, since(started));
    } else {
      LOG.info(
          String.format(
              Locale.ROOT,
              "%s, %,d rows changed in %s, visible after %s",
              what,
              changedRows,
              count(checkpoints, "checkpoint"),
              since(oldest)));
    }
    changedRows = 0;
    checkpoints = 0;
    oldest = null;
  }

  void cannotPublish(String reason, Duration pause) {
    LOG.warn("{}: cannot publish, trying again in {}: {}", table, pause, reason);
  }

  private static String count(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  private String since(Instant time) {
    return String.format(
        Locale.ROOT, "%.1f s", Duration.between(time, clock.instant()).toMillis() / 1000.0);
  }
}

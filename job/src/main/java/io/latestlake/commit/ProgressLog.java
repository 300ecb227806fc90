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
 * In brackets at its end, which a terminal does not show, is what joins it with others: Flink's
 * checkpoints, the number in the ledger, and what the names of the statements in Redshift begin
 * with.
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
        line(
            "commit " + commit.number(),
            commit.changedRows(),
            staged.size(),
            days(commit.dirtyDays()) + " dirty",
            "took " + since(started),
            checkpoints(staged) + ", statements " + commit.statement()));
  }

  /**
   * A commit that the ledger has, and whose answer was lost: how many keys and days it has changed,
   * nobody knows any more.
   */
  void found(long commit, List<Waiting> staged) {
    long rows = staged.stream().mapToLong(each -> each.staged().rows()).sum();
    changedRows += rows;
    checkpoints += staged.size();
    if (oldest == null) {
      oldest = staged.get(0).since();
    }
    LOG.info(
        line(
            "commit " + commit,
            rows,
            staged.size(),
            "as staged",
            "found in the ledger",
            checkpoints(staged)));
  }

  void published(Published published, Instant started) {
    String days = days(published.daysRewritten()) + " rewritten";
    if (published.daysEmptied() > 0) {
      days += String.format(Locale.ROOT, ", %,d emptied", published.daysEmptied());
    }
    LOG.info(
        line(
            "publication " + published.number(),
            changedRows,
            checkpoints,
            days,
            oldest == null ? "took " + since(started) : "visible after " + since(oldest),
            "up to commit " + published.commit() + ", statements " + published.statement()));
    changedRows = 0;
    checkpoints = 0;
    oldest = null;
  }

  void cannotPublish(String reason, Duration pause) {
    LOG.warn("{}: cannot publish, trying again in {}: {}", table, pause, reason);
  }

  /** Columns that stay aligned up to ten million rows and 999 publications. */
  private String line(
      String what, long rows, int checkpoints, String days, String time, String ids) {
    return String.format(
        Locale.ROOT,
        "%s  %-15s  %,10d rows  %4d checkpoint%-1s  %-22s  %s  [%s]",
        table,
        what,
        rows,
        checkpoints,
        checkpoints == 1 ? "" : "s",
        days,
        time,
        ids);
  }

  private static String checkpoints(List<Waiting> staged) {
    long first = staged.get(0).staged().checkpoint();
    long last = staged.get(staged.size() - 1).staged().checkpoint();
    return first == last ? "checkpoint " + first : "checkpoints " + first + " to " + last;
  }

  private static String days(long number) {
    return String.format(Locale.ROOT, "%,5d day%s", number, number == 1 ? "" : "s");
  }

  private String since(Instant time) {
    return String.format(
        Locale.ROOT, "%.1f s", Duration.between(time, clock.instant()).toMillis() / 1000.0);
  }
}

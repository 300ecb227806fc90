package io.latestlake.cli.status;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.console.Table;
import io.latestlake.cli.console.Table.Flush;
import io.latestlake.warehouse.LedgerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one table stands.
 *
 * @param ledger empty if no run has prepared the table yet
 * @param deadLetters of the last days
 * @param keysBehind empty if the job was not asked, or does not tell
 */
record TableStatus(
    String table, Optional<LedgerStatus> ledger, long deadLetters, OptionalLong keysBehind) {
  private static final ObjectMapper JSON = new ObjectMapper();

  TableStatus {
    requireNonNull(table, "table is null");
    requireNonNull(ledger, "ledger is null");
    requireNonNull(keysBehind, "keysBehind is null");
  }

  Table text(int days) {
    Table text = new Table(Flush.LEFT, Flush.LEFT);
    if (ledger.isEmpty()) {
      text.row("ledger", "none: no run has begun with this table");
    }
    ledger.ifPresent(
        known -> {
          text.row("readers see", freshness(known));
          text.row("owner's epoch", Table.number(known.epoch()));
          text.row("last commit", moment(known.lastCommit(), known.sinceCommit(), ""));
          text.row(
              "last publication",
              moment(
                  known.lastPublication(),
                  known.sincePublication(),
                  known.shownCommit() < 0
                      ? ", went back to publication " + Table.number(-known.shownCommit())
                      : ", shows commit " + Table.number(known.shownCommit())));
          text.row("days waiting", Table.number(known.dirtyDays() - known.heldDays()));
          text.row("days held", Table.number(known.heldDays()));
          text.row("historical load", known.loadCommitted() ? "committed" : "not marked as ended");
        });
    text.row("dead letters", Table.number(deadLetters) + " in the last " + days + " days");
    text.row(
        "keys behind",
        keysBehind.isPresent() ? Table.number(keysBehind.getAsLong()) : "not asked, see --flink");
    return text;
  }

  private static String freshness(LedgerStatus known) {
    if (known.lastPublication() == 0) {
      return "nothing yet";
    }
    return unseenSince(known)
        .map(since -> "not what was committed in the last " + Table.time(since))
        .orElse(
            known.heldDays() == 0 ? "all commits" : "all commits, but for the days that are held");
  }

  /** A commit that changed no day is shown by none. */
  private static Optional<Duration> unseenSince(LedgerStatus known) {
    return known.dirtyDays() > known.heldDays() ? known.unseenSince() : Optional.empty();
  }

  private static String moment(long number, Duration ago, String more) {
    return number == 0 ? "none" : Table.number(number) + ", " + Table.time(ago) + " ago" + more;
  }

  ObjectNode json() {
    ObjectNode json = JSON.createObjectNode().put("table", table);
    ledger.ifPresent(
        known -> {
          json.put("epoch", known.epoch())
              .put("lastCommit", known.lastCommit())
              .put("secondsSinceCommit", known.sinceCommit().toSeconds())
              .put("lastPublication", known.lastPublication());
          if (known.shownCommit() < 0) {
            json.put("wentBackTo", -known.shownCommit());
          } else {
            json.put("shownCommit", known.shownCommit());
          }
          json.put("secondsSincePublication", known.sincePublication().toSeconds())
              .put("daysWaiting", known.dirtyDays() - known.heldDays())
              .put("daysHeld", known.heldDays())
              .put("secondsUnseen", unseenSince(known).map(Duration::toSeconds).orElse(0L))
              .put("loadCommitted", known.loadCommitted());
        });
    json.put("deadLetters", deadLetters);
    keysBehind.ifPresent(keys -> json.put("keysBehind", keys));
    return json;
  }
}

package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run has ended.
 *
 * @param hits the attacks that counted
 * @param misses those whose call was over before
 * @param dirtyDays that are left, none if all was published
 * @param comparison of lake and view with the oracle
 * @param resharded what was done to the shards of the stream, if it has any
 */
record Report(
    List<Attack> hits,
    int misses,
    long commits,
    long publications,
    long dirtyDays,
    Comparison comparison,
    Optional<Resharded> resharded) {
  /**
   * @param splits that counted
   * @param merges that counted
   * @param idle those that met no record in flight
   * @param stale records that came after a later one of their key: none, if the order was kept
   */
  record Resharded(long splits, long merges, long idle, long stale) {}

  Report {
    hits = List.copyOf(hits);
    requireNonNull(resharded, "resharded is null");
    requireNonNull(comparison, "comparison is null");
  }

  boolean isRight() {
    return comparison.isEqual()
        && dirtyDays == 0
        && resharded.map(Resharded::stale).orElse(0L) == 0;
  }

  /** Attacks by step of the protocol. */
  List<String> byStep() {
    Table table = new Table(Table.Flush.LEFT, Table.Flush.RIGHT, Table.Flush.RIGHT);
    table.row("", "kills", "pauses");
    for (ProtocolStep step : ProtocolStep.values()) {
      long kills = count(step, Means.KILL);
      long pauses = count(step, Means.PAUSE);
      if (kills + pauses > 0) {
        table.row(step.toString(), Table.number(kills), Table.number(pauses));
      }
    }
    List<String> lines = new ArrayList<>(List.of("By step of the protocol:"));
    lines.addAll(table.lines());
    if (misses > 0) {
      lines.add("Not counted, as the call was over by then: " + Table.number(misses));
    }
    resharded.ifPresent(
        done ->
            lines.add(
                "Reshardings with records in flight: "
                    + Table.number(done.splits())
                    + " splits, "
                    + Table.number(done.merges())
                    + " merges; not counted, as there were none: "
                    + Table.number(done.idle())));
    return lines;
  }

  private long count(ProtocolStep step, Means means) {
    return hits.stream().filter(hit -> hit.step() == step && hit.means() == means).count();
  }

  /** The whole of it in one line. */
  String summary() {
    long kills = hits.stream().filter(hit -> hit.means() == Means.KILL).count();
    String survived =
        String.format(
            Locale.ROOT, "kills survived %,d, pauses survived %,d", kills, hits.size() - kills);
    String rows =
        String.format(
            Locale.ROOT,
            "commits %,d, publications %,d, rows lost %,d, rows doubled %,d",
            commits,
            publications,
            comparison.lost(),
            comparison.doubled());
    return resharded
        .map(
            done ->
                String.format(
                    Locale.ROOT,
                    "%s, reshardings survived %,d, %s, records out of order %,d",
                    survived,
                    done.splits() + done.merges(),
                    rows,
                    done.stale()))
        .orElse(survived + ", " + rows);
  }
}

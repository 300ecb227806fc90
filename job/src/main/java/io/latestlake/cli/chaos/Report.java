package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.chaos.Attack.Means;
import io.latestlake.cli.console.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a run has ended.
 *
 * @param hits the attacks that counted
 * @param misses those whose call was over before
 * @param dirtyDays that are left, none if all was published
 * @param comparison of lake and view with the oracle
 */
record Report(
    List<Attack> hits,
    int misses,
    long commits,
    long publications,
    long dirtyDays,
    Comparison comparison) {
  Report {
    hits = List.copyOf(hits);
    requireNonNull(comparison, "comparison is null");
  }

  boolean isRight() {
    return comparison.isEqual() && dirtyDays == 0;
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
    return lines;
  }

  private long count(ProtocolStep step, Means means) {
    return hits.stream().filter(hit -> hit.step() == step && hit.means() == means).count();
  }

  /** The whole of it in one line. */
  String summary() {
    long kills = hits.stream().filter(hit -> hit.means() == Means.KILL).count();
    return String.format(
        Locale.ROOT,
        "kills survived %,d, pauses survived %,d, commits %,d, publications %,d, rows lost %,d,"
            + " rows doubled %,d",
        kills,
        hits.size() - kills,
        commits,
        publications,
        comparison.lost(),
        comparison.doubled());
  }
}

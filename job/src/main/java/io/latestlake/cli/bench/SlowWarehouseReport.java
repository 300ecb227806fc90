package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.console.Table;
import io.latestlake.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same log with the warehouse as it is and with a slow one, side by side.
 *
 * @param hold by which each commit of the slow one was late
 */
record SlowWarehouseReport(
    GeneratorOptions log,
    Settings.Run run,
    long messages,
    Duration hold,
    StreamRun fast,
    StreamRun slow) {
  private static final ObjectMapper JSON = new ObjectMapper();

  SlowWarehouseReport {
    requireNonNull(log, "log is null");
    requireNonNull(run, "run is null");
    requireNonNull(hold, "hold is null");
    requireNonNull(fast, "fast is null");
    requireNonNull(slow, "slow is null");
  }

  /** The rate of the stream with the slow warehouse, as a part of the one with the fast. */
  double ratio() {
    return slow.recordsPerSecond() / (double) Math.max(1, fast.recordsPerSecond());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records of %,d keys over %,d days; %d processors, parallelism %d; a checkpoint each"
                + " %s",
            messages,
            log.keys(),
            log.days(),
            Runtime.getRuntime().availableProcessors(),
            run.parallelism(),
            seconds(run.checkpointInterval())));
    lines.add("");
    Table table = new Table(Table.Flush.LEFT, Table.Flush.RIGHT, Table.Flush.RIGHT);
    table.row("warehouse", "fast", "slow by " + seconds(hold));
    row(table, "records/s", fast.recordsPerSecond(), slow.recordsPerSecond());
    row(table, "checkpoints", fast.checkpointMillis().size(), slow.checkpointMillis().size());
    row(table, "  median, ms", fast.checkpointMillis(0.5), slow.checkpointMillis(0.5));
    row(table, "  95 %, ms", fast.checkpointMillis(0.95), slow.checkpointMillis(0.95));
    row(table, "  longest, ms", fast.checkpointMillis(1), slow.checkpointMillis(1));
    row(table, "commits", fast.commits(), slow.commits());
    row(table, "  held", fast.heldCommits(), slow.heldCommits());
    row(table, "most waiting, MB", fast.waiting().bytes() >> 20, slow.waiting().bytes() >> 20);
    row(
        table,
        "  staged checkpoints",
        fast.waiting().stagedCheckpoints(),
        slow.waiting().stagedCheckpoints());
    row(table, "  longest, s", fast.waiting().oldestSeconds(), slow.waiting().oldestSeconds());
    table.row("  held the stream back", yesOrNo(fast.heldBack()), yesOrNo(slow.heldBack()));
    row(table, "peak heap, MB", fast.peakHeapBytes() >> 20, slow.peakHeapBytes() >> 20);
    row(table, "live heap at end, MB", fast.liveHeapBytes() >> 20, slow.liveHeapBytes() >> 20);
    lines.addAll(table.lines());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "With the slow warehouse the stream had %.0f %% of its rate.",
            100 * ratio()));
    return lines;
  }

  String json() {
    ObjectNode report = JSON.createObjectNode();
    report
        .put("records", messages)
        .put("keys", log.keys())
        .put("days", log.days())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("parallelism", run.parallelism())
        .put("checkpointIntervalMillis", run.checkpointInterval().toMillis())
        .put("holdMillis", hold.toMillis())
        .put("ratio", ratio());
    write(report.putObject("fast"), fast);
    write(report.putObject("slow"), slow);
    return report.toPrettyString();
  }

  private static void write(ObjectNode node, StreamRun run) {
    node.put("recordsPerSecond", run.recordsPerSecond());
    node.putObject("checkpoints")
        .put("count", run.checkpointMillis().size())
        .put("medianMillis", run.checkpointMillis(0.5))
        .put("p95Millis", run.checkpointMillis(0.95))
        .put("longestMillis", run.checkpointMillis(1));
    node.put("commits", run.commits()).put("heldCommits", run.heldCommits());
    node.putObject("mostWaiting")
        .put("bytes", run.waiting().bytes())
        .put("stagedCheckpoints", run.waiting().stagedCheckpoints())
        .put("oldestSeconds", run.waiting().oldestSeconds())
        .put("heldTheStreamBack", run.heldBack());
    node.put("peakHeapBytes", run.peakHeapBytes()).put("liveHeapBytes", run.liveHeapBytes());
  }

  private static void row(Table table, String label, long fast, long slow) {
    table.row(label, Table.number(fast), Table.number(slow));
  }

  private static String yesOrNo(boolean it) {
    return it ? "yes" : "no";
  }

  static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}

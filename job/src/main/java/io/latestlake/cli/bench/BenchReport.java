package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.console.Table;
import io.latestlake.cli.console.Table.Flush;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was measured, for people and for programs. */
record BenchReport(GeneratorOptions log, Settings.Run run, List<Fed> logs, List<Measured> phases) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LABEL = 30;

  BenchReport {
    requireNonNull(log, "log is null");
    requireNonNull(run, "run is null");
    logs = List.copyOf(logs);
    phases = List.copyOf(phases);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records of %,d keys over %,d days; %d processors, parallelism %d",
            records(),
            log.keys(),
            log.days(),
            Runtime.getRuntime().availableProcessors(),
            run.parallelism()));
    for (Measured phase : phases) {
      lines.add("");
      lines.addAll(lines(phase));
    }
    if (logs.size() > 1) {
      lines.add("");
      lines.addAll(comparison());
    }
    return lines;
  }

  /** The same for all sources. */
  private long records() {
    return logs.get(0).records();
  }

  private List<String> comparison() {
    List<String> lines = new ArrayList<>();
    lines.add("records/s");
    Table table = new Table(Flush.LEFT, Flush.RIGHT, Flush.RIGHT, Flush.RIGHT);
    table.row("", BenchSource.KAFKA.words(), BenchSource.KINESIS.words());
    for (Phase phase : Phase.values()) {
      of(BenchSource.KAFKA, phase)
          .ifPresent(
              kafka -> {
                Measured kinesis = of(BenchSource.KINESIS, phase).orElseThrow();
                table.row(
                    phase.words(),
                    Table.number(kafka.recordsPerSecond()),
                    Table.number(kinesis.recordsPerSecond()),
                    kinesis.recordsPerSecond() * 100 / Math.max(1, kafka.recordsPerSecond())
                        + " %");
              });
    }
    lines.addAll(table.lines());
    for (Fed fed : logs) {
      fed.shards()
          .ifPresent(
              shards ->
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "  The %d shards give at most %,d records/s of this log.",
                          shards.count(),
                          shards.mostRecordsPerSecond())));
    }
    return lines;
  }

  private Optional<Measured> of(BenchSource source, Phase phase) {
    return phases.stream()
        .filter(measured -> measured.source() == source && measured.phase() == phase)
        .findFirst();
  }

  private List<String> lines(Measured measured) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + (LABEL + 2) + "s%s, %,d records/s",
            heading(measured),
            seconds(measured.took()),
            measured.recordsPerSecond()));
    add(lines, "processor", "%.2f µs a record", measured.cpuMicrosPerRecord());
    add(lines, "allocated", "%,d B a record", measured.allocatedBytesPerRecord());
    add(lines, "collecting garbage", "%s", seconds(measured.jvm().collecting()));
    add(lines, "peak heap", "%,d MB", measured.jvm().peakHeapBytes() >> 20);
    measured.standIns().ifPresent(load -> addStandIns(lines, measured, load));
    addCheckpoints(lines, measured);
    return lines;
  }

  private String heading(Measured measured) {
    String phase = measured.phase().words();
    return logs.size() == 1 ? phase : measured.source().words() + ": " + phase;
  }

  private static void addStandIns(List<String> lines, Measured measured, StandInLoad load) {
    Duration cpu = load.totalCpu();
    Duration all = cpu.plus(measured.jvm().cpu());
    add(lines, "stand-ins' processor", "%s, %d %% of all", seconds(cpu), percent(cpu, all));
    new TreeMap<>(load.busy())
        .forEach(
            (service, busy) ->
                add(
                    lines,
                    "  " + service + " at work",
                    "%s, %d %% of the time",
                    seconds(busy),
                    percent(busy, measured.took())));
    new TreeMap<>(load.bytes())
        .forEach(
            (why, bytes) -> {
              if (bytes > 0) {
                add(lines, why.name().toLowerCase(Locale.ROOT), "%.1f MB", bytes / 1e6);
              }
            });
  }

  private void addCheckpoints(List<String> lines, Measured measured) {
    Measured.Checkpoints checkpoints = measured.checkpoints();
    if (checkpoints.count() > 0) {
      add(
          lines,
          "checkpoints",
          "%d, median %,d ms, longest %,d ms",
          checkpoints.count(),
          checkpoints.medianMillis(),
          checkpoints.longestMillis());
      add(lines, "state", "%,d B a key", checkpoints.largestStateBytes() / log.keys());
    }
  }

  String json() {
    ObjectNode report = JSON.createObjectNode();
    report
        .put("records", records())
        .put("keys", log.keys())
        .put("days", log.days())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("parallelism", run.parallelism())
        .put("checkpointIntervalMillis", run.checkpointInterval().toMillis());
    writePhases(report, BenchSource.KAFKA);
    for (Fed fed : logs) {
      fed.shards()
          .ifPresent(
              shards -> {
                ObjectNode kinesis = report.putObject(fed.source().toString());
                kinesis
                    .put("shards", shards.count())
                    .put("mostRecordsPerSecond", shards.mostRecordsPerSecond());
                writePhases(kinesis, fed.source());
              });
    }
    return report.toPrettyString();
  }

  private void writePhases(ObjectNode node, BenchSource source) {
    ObjectNode all = node.putObject("phases");
    for (Measured measured : phases) {
      if (measured.source() == source) {
        write(all.putObject(measured.phase().name().toLowerCase(Locale.ROOT)), measured);
      }
    }
  }

  private void write(ObjectNode phase, Measured measured) {
    phase
        .put("records", measured.counts().recordsIn())
        .put("millis", measured.took().toMillis())
        .put("recordsPerSecond", measured.recordsPerSecond())
        .put("cpuMillis", measured.jvm().cpu().toMillis())
        .put("collectingMillis", measured.jvm().collecting().toMillis())
        .put("allocatedBytesPerRecord", measured.allocatedBytesPerRecord())
        .put("peakHeapBytes", measured.jvm().peakHeapBytes());
    measured.standIns().ifPresent(load -> write(phase.putObject("standIns"), load));
    Measured.Checkpoints checkpoints = measured.checkpoints();
    phase
        .putObject("checkpoints")
        .put("count", checkpoints.count())
        .put("medianMillis", checkpoints.medianMillis())
        .put("longestMillis", checkpoints.longestMillis())
        .put("stateBytesPerKey", checkpoints.largestStateBytes() / log.keys());
  }

  private static void write(ObjectNode standIns, StandInLoad load) {
    put(standIns.putObject("busyMillis"), load.busy());
    put(standIns.putObject("cpuMillis"), load.cpu());
    ObjectNode bytes = standIns.putObject("bytes");
    new TreeMap<>(load.bytes())
        .forEach((why, count) -> bytes.put(why.name().toLowerCase(Locale.ROOT), count));
  }

  private static void put(ObjectNode node, Map<String, Duration> times) {
    new TreeMap<>(times).forEach((name, time) -> node.put(name, time.toMillis()));
  }

  private static void add(List<String> lines, String label, String format, Object... values) {
    lines.add(
        String.format(Locale.ROOT, "  %-" + LABEL + "s", label)
            + String.format(Locale.ROOT, format, values));
  }

  private static long percent(Duration part, Duration whole) {
    return part.toMillis() * 100 / Math.max(1, whole.toMillis());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

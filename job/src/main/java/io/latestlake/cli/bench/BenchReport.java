package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.cli.changelog.GeneratorOptions;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was measured, for people and for programs. */
record BenchReport(GeneratorOptions log, Settings.Run run, long messages, List<Measured> phases) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LABEL = 28;

  BenchReport {
    requireNonNull(log, "log is null");
    requireNonNull(run, "run is null");
    phases = List.copyOf(phases);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records of %,d keys over %,d days; %d processors, parallelism %d",
            messages,
            log.keys(),
            log.days(),
            Runtime.getRuntime().availableProcessors(),
            run.parallelism()));
    for (Measured phase : phases) {
      lines.add("");
      lines.addAll(lines(phase));
    }
    return lines;
  }

  private List<String> lines(Measured measured) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + (LABEL + 2) + "s%s, %,d records/s",
            measured.phase().words(),
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
        .put("records", messages)
        .put("keys", log.keys())
        .put("days", log.days())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("parallelism", run.parallelism())
        .put("checkpointIntervalMillis", run.checkpointInterval().toMillis());
    ObjectNode all = report.putObject("phases");
    for (Measured measured : phases) {
      write(all.putObject(measured.phase().name().toLowerCase(Locale.ROOT)), measured);
    }
    return report.toPrettyString();
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

package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.Table;
import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.cli.local.StandIns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** What a person wants to know when the job has finished. */
record Summary(OfRun run, LakeBucket.Published published) {
  /**
   * @param restored whether it went on from a checkpoint: then others have counted before it
   * @param took from the job's start to its end
   * @param load of the stand-ins in that time
   */
  record OfRun(Counts counts, boolean restored, Duration took, Optional<StandInLoad> load) {
    OfRun {
      requireNonNull(counts, "counts is null");
      requireNonNull(took, "took is null");
      requireNonNull(load, "load is null");
    }
  }

  Summary {
    requireNonNull(run, "run is null");
    requireNonNull(published, "published is null");
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (run.restored()) {
      lines.add("This run, which went on from a checkpoint:");
    }
    lines.addAll(figures().lines());
    new TreeMap<>(run.counts().overlongLoads())
        .forEach((table, span) -> lines.add("  long load     " + longLoad(table, span)));
    // No number, so it would widen the column of the numbers.
    run.load().ifPresent(load -> lines.add("  stand-ins     " + shares(load)));
    return lines;
  }

  private static String longLoad(String table, Duration span) {
    return table
        + " took "
        + hours(span)
        + ", longer than its load-lag: raise load-lag above it, then load the table again";
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%.1f h", duration.toMinutes() / 60.0);
  }

  private Table figures() {
    Counts counts = run.counts();
    Table figures = new Table(Table.Flush.LEFT, Table.Flush.RIGHT);
    figures.row("records in", counts.recordsIn());
    figures.row("applied", counts.applied());
    figures.row("stale", counts.stale());
    figures.row("no-op", counts.noOp());
    figures.row("undecided", counts.undecided());
    if (counts.redelivered() > 0) {
      figures.row("redelivered", counts.redelivered());
    }
    if (counts.skipped() > 0) {
      figures.row("skipped", counts.skipped());
    }
    figures.row("dead letters", counts.deadLetters());
    if (counts.keysBehind() > 0) {
      figures.row("keys behind", counts.keysBehind());
    }
    figures.row("days", published.days());
    figures.row("files", published.files());
    figures.row("time", seconds(run.took()));
    figures.row("records/s", perSecond());
    return figures;
  }

  /** How to look at files that lie in place. */
  static List<String> howToLook(Path objects, String table) {
    // A quote in a path would end the SQL text.
    String files = objects.toString().replace("'", "''") + "/lake/" + table;
    return List.of(
        "Look at the lake:",
        "  duckdb -c \"SELECT year, month, count(*) FROM read_parquet('"
            + files
            + "/**/*.parquet', hive_partitioning = true) GROUP BY ALL ORDER BY ALL\"",
        "  spark.read.parquet(\"" + objects + "/lake/" + table + "\")");
  }

  /** Of stand-ins that go on. */
  static List<String> addresses(StandIns standIns) {
    return List.of(
        "  S3        " + standIns.s3(),
        "  Redshift  " + standIns.jdbc(),
        "  Glue      " + standIns.glue(),
        "  Kafka     " + standIns.kafka(),
        "  Kinesis   " + standIns.kinesis());
  }

  private long perSecond() {
    return run.counts().recordsIn() * 1000 / Math.max(1, run.took().toMillis());
  }

  private String shares(StandInLoad of) {
    List<String> shares = new ArrayList<>();
    new TreeMap<>(of.busy())
        .forEach(
            (service, busy) ->
                shares.add(
                    String.format(
                        Locale.ROOT,
                        "%s %d %%",
                        service,
                        busy.toMillis() * 100 / Math.max(1, run.took().toMillis()))));
    return String.join(", ", shares) + " of the time";
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}

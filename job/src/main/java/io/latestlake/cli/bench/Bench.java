package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.LatestLakeJob;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.CatalogFiles;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.LocalFlink;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.cli.local.StandInRun;
import io.latestlake.cli.local.StandIns;
import io.latestlake.cli.local.WarehouseReset;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of the benchmark. All phases run in this process one after the other, so a later one
 * finds code that is compiled already, as a job does that has run for a while. Sources that are
 * compared are all read once before anything is measured, so that none has an advantage.
 */
final class Bench {
  /** More than a run has checkpoints, so that Flink forgets none. */
  static final int CHECKPOINT_HISTORY = 10_000;

  private final BenchOptions options;
  private final WorkFolder folder;
  private final Terminal terminal;
  private final Shutdown shutdown;

  Bench(BenchOptions options, WorkFolder folder, Terminal terminal, Shutdown shutdown) {
    this.options = requireNonNull(options, "options is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.shutdown = requireNonNull(shutdown, "shutdown is null");
  }

  /**
   * Reads the settings and table specs before anything is started or written.
   *
   * @throws io.latestlake.config.ConfigurationException with all that is wrong in them
   */
  static void check(BenchOptions options) {
    for (BenchSource source : options.source().withKafka()) {
      settings(options, source, StandIns.NOT_YET, "file:///not-yet");
    }
  }

  BenchReport run() throws Exception {
    terminal.heading("Starting Kafka and the stand-ins in " + folder.root());
    return StandInRun.start(options.installation(), folder, shutdown)
        .during(this::run, "The same command begins the benchmark anew.");
  }

  private BenchReport run(StandIns standIns) throws Exception {
    List<BenchSource> sources = options.source().withKafka();
    String checkpoints = LocalFlink.flinkPath(folder.checkpoints());
    Settings settings = settings(options, BenchSource.KAFKA, standIns, checkpoints);
    try (LakeBucket bucket = new LakeBucket(settings.aws(), settings.lake())) {
      bucket.createIfMissing();
      List<Fed> logs = new ArrayList<>();
      for (BenchSource source : sources) {
        logs.add(feed(source, settings(options, source, standIns, checkpoints)));
      }
      Configuration flink =
          LocalFlink.configuration(
              settings.run(), folder.temporary(), Optional.empty(), LocalFlink.freePort());
      flink.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINT_HISTORY);
      List<Measured> phases = new ArrayList<>();
      try (BenchCluster cluster =
          BenchCluster.start(flink, settings.run().parallelism(), folder.logs())) {
        Track track = new Track(flink, cluster, bucket, standIns);
        if (logs.size() > 1) {
          for (Fed fed : logs) {
            terminal.heading("Warming up: " + fed.source().words());
            run(Phase.DECODE, fed, track);
          }
        }
        for (Phase phase : Phase.values()) {
          if (options.phases().contains(phase)) {
            for (Fed fed : logs) {
              terminal.heading("Measuring " + fed.source().words() + ": " + phase.words());
              phases.add(run(phase, fed, track));
            }
          }
        }
      }
      folder.deleteCheckpoints();
      return new BenchReport(options.log(), settings.run(), logs, phases);
    }
  }

  private static Settings settings(
      BenchOptions options, BenchSource source, StandIns standIns, String checkpointDirectory) {
    Map<String, String> all = new HashMap<>(options.settings());
    all.putAll(source.settings());
    return options.installation().settings(all, standIns, checkpointDirectory);
  }

  private Fed feed(BenchSource source, Settings settings) throws IOException, InterruptedException {
    return switch (source) {
      case KAFKA ->
          Fed.inTopic(settings, new BenchTopic(options.log(), folder, terminal).feed(settings));
      case KINESIS ->
          Fed.inStream(
              settings,
              new BenchStream(options.log(), folder, terminal).feed(settings),
              BenchStream.SHARDS);
    };
  }

  /** What all phases run on. */
  private record Track(
      Configuration flink, BenchCluster cluster, LakeBucket bucket, StandIns standIns) {}

  private Measured run(Phase phase, Fed fed, Track track) throws Exception {
    track.bucket().empty();
    WarehouseReset.ofAllTables(fed.settings());
    CatalogFiles.reset(fed.settings());
    folder.deleteCheckpoints();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(track.flink());
    phase.build(new LatestLakeJob(fed.settings()), env);
    Progress progress = new Progress(terminal, "records", fed.records());
    String admin = track.standIns().admin();
    Optional<StandInLoad> before = StandInLoad.ask(admin);
    try (JvmMeter jvm = new JvmMeter()) {
      long start = System.nanoTime();
      BenchCluster.Ended ended =
          track
              .cluster()
              .run(env.getStreamGraph(), (job, counts) -> progress.show(counts.recordsIn(), ""));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      JvmMeter.Reading reading = jvm.read();
      Optional<StandInLoad> after = StandInLoad.ask(admin);
      Optional<StandInLoad> load = before.flatMap(b -> after.map(a -> a.since(b)));
      return new Measured(
          fed.source(), phase, ended.counts(), took, reading, load, ended.checkpoints());
    } finally {
      progress.end();
    }
  }
}

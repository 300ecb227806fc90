package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.LatestLakeJob;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.LocalFlink;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.cli.local.StandInRun;
import io.latestlake.cli.local.StandIns;
import io.latestlake.cli.local.WarehouseReset;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of the benchmark. All phases run in this process one after the other, so a later one
 * finds code that is compiled already, as a job does that has run for a while.
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
    settings(options, StandIns.NOT_YET, "file:///not-yet");
  }

  BenchReport run() throws Exception {
    terminal.heading("Starting Kafka and the stand-ins in " + folder.root());
    return StandInRun.start(options.installation(), folder, shutdown)
        .during(this::run, "The same command begins the benchmark anew.");
  }

  private BenchReport run(StandIns standIns) throws Exception {
    Settings settings = settings(options, standIns, LocalFlink.flinkPath(folder.checkpoints()));
    try (LakeBucket bucket = new LakeBucket(settings.aws(), settings.lake())) {
      bucket.createIfMissing();
      TopicMark topic = new BenchTopic(options.log(), folder, terminal).feed(settings);
      Configuration flink =
          LocalFlink.configuration(
              settings.run(), folder.temporary(), Optional.empty(), LocalFlink.freePort());
      flink.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINT_HISTORY);
      List<Measured> phases = new ArrayList<>();
      try (BenchCluster cluster =
          BenchCluster.start(flink, settings.run().parallelism(), folder.logs())) {
        for (Phase phase : Phase.values()) {
          if (options.phases().contains(phase)) {
            phases.add(measure(phase, settings, flink, cluster, bucket, standIns, topic));
          }
        }
      }
      folder.deleteCheckpoints();
      return new BenchReport(options.log(), settings.run(), topic.messages(), phases);
    }
  }

  private static Settings settings(
      BenchOptions options, StandIns standIns, String checkpointDirectory) {
    return options.installation().settings(options.settings(), standIns, checkpointDirectory);
  }

  private Measured measure(
      Phase phase,
      Settings settings,
      Configuration flink,
      BenchCluster cluster,
      LakeBucket bucket,
      StandIns standIns,
      TopicMark topic)
      throws Exception {
    terminal.heading("Measuring: " + phase.words());
    bucket.empty();
    WarehouseReset.ofAllTables(settings);
    folder.deleteCheckpoints();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    phase.build(new LatestLakeJob(settings), env);
    Progress progress = new Progress(terminal, "records", topic.messages());
    Optional<StandInLoad> before = StandInLoad.ask(standIns.admin());
    try (JvmMeter jvm = new JvmMeter()) {
      long start = System.nanoTime();
      BenchCluster.Ended ended =
          cluster.run(env.getStreamGraph(), (job, counts) -> progress.show(counts.recordsIn(), ""));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      JvmMeter.Reading reading = jvm.read();
      Optional<StandInLoad> after = StandInLoad.ask(standIns.admin());
      Optional<StandInLoad> load = before.flatMap(b -> after.map(a -> a.since(b)));
      return new Measured(phase, ended.counts(), took, reading, load, ended.checkpoints());
    } finally {
      progress.end();
    }
  }
}

package io.latestlake.cli.demo;

import static java.util.Objects.requireNonNull;

import io.latestlake.HeldAtEnd;
import io.latestlake.LatestLakeJob;
import io.latestlake.cli.changelog.ChangeLog;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.CatalogFiles;
import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.LocalFileSystems;
import io.latestlake.cli.local.LocalFlink;
import io.latestlake.cli.local.RunningJob;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.StandInLoad;
import io.latestlake.cli.local.StandInRun;
import io.latestlake.cli.local.StandIns;
import io.latestlake.cli.local.WarehouseReset;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One run of the demo, from starting the stand-ins to the summary. */
final class Demo {
  private static final long UNKNOWN = 0;

  private final DemoOptions options;
  private final WorkFolder folder;
  private final ChangeLog log;
  private final Terminal terminal;
  private final Shutdown shutdown;

  /**
   * @param restored the checkpoint that the job goes on from
   * @param records that it has yet to read; how many those are, only the checkpoint knows
   */
  private record Begun(Optional<Path> restored, long records) {}

  Demo(
      DemoOptions options, WorkFolder folder, ChangeLog log, Terminal terminal, Shutdown shutdown) {
    this.options = requireNonNull(options, "options is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.log = requireNonNull(log, "log is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.shutdown = requireNonNull(shutdown, "shutdown is null");
  }

  /**
   * Reads the settings and table specs before anything is started, written or emptied.
   *
   * @throws io.latestlake.config.ConfigurationException with all that is wrong in them
   */
  static void check(DemoOptions options) {
    settings(options, StandIns.NOT_YET, "file:///not-yet");
  }

  /** Empty if all days are published. */
  HeldAtEnd run() throws Exception {
    terminal.heading(
        "Starting Kafka and the stand-ins for S3, Redshift, Glue and Kinesis in " + folder.root());
    StandInRun run = StandInRun.start(options.installation(), folder, shutdown);
    run.standIns().lines().forEach(terminal::line);
    return run.during(this::run, "The same command goes on from the last checkpoint.");
  }

  private HeldAtEnd run(StandIns standIns) throws Exception {
    Settings settings = settings(options, standIns, LocalFlink.flinkPath(folder.checkpoints()));
    HeldAtEnd held;
    try (LakeBucket bucket = new LakeBucket(settings.aws(), settings.lake())) {
      bucket.createIfMissing();
      Begun begun = begin(settings, bucket);
      Optional<StandInLoad> before = StandInLoad.ask(standIns.admin());
      long start = System.nanoTime();
      Counts counts = runJob(settings, begun);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      Optional<StandInLoad> load =
          StandInLoad.ask(standIns.admin()).map(after -> before.map(after::since).orElse(after));
      // Gone already if Flink could; what a killed run left of older ones must not be restored.
      folder.deleteCheckpoints();
      Summary.OfRun run = new Summary.OfRun(counts, begun.restored().isPresent(), took, load);
      held = HeldAtEnd.ask(settings);
      sumUp(settings, bucket, standIns, run, held);
    }
    if (options.keepRunning()) {
      terminal.line("The stand-ins go on until Ctrl-C.");
      new CountDownLatch(1).await();
    }
    return held;
  }

  private static Settings settings(
      DemoOptions options, StandIns standIns, String checkpointDirectory) {
    return options.installation().settings(options.settings(), standIns, checkpointDirectory);
  }

  private Begun begin(Settings settings, LakeBucket bucket)
      throws IOException, InterruptedException {
    try (LogInput input = input(settings)) {
      Beginning beginning =
          Beginning.of(folder.isUsed(), input.written(), folder.newestCheckpoint());
      if (beginning instanceof Beginning.FromCheckpoint from) {
        terminal.heading("Going on from checkpoint " + from.checkpoint().getFileName());
        return new Begun(Optional.of(from.checkpoint()), UNKNOWN);
      }
      Beginning.Anew anew = (Beginning.Anew) beginning;
      if (anew.empty()) {
        beginAnew(settings, bucket, input, anew);
      }
      return new Begun(Optional.empty(), anew.writeLog() ? write(input) : input.records());
    }
  }

  private LogInput input(Settings settings) throws IOException {
    return switch (options.source()) {
      case KAFKA -> new TopicInput(folder, log, options.keyBy(), settings.kafka());
      case KINESIS -> new StreamInput(folder, log, options.keyBy(), settings);
      case LANDING_ZONE -> new ZoneInput(folder, log, settings);
    };
  }

  private void beginAnew(Settings settings, LakeBucket bucket, LogInput input, Beginning.Anew anew)
      throws IOException, InterruptedException {
    terminal.line(
        anew.why()
            + ": beginning anew, with job state, ledger, table and lake emptied"
            + (anew.writeLog() ? "" : "; " + input.place() + " is kept"));
    folder.deleteCheckpoints();
    input.forgetReaders();
    bucket.emptyBut(input::owns);
    WarehouseReset.ofAllTables(settings);
    CatalogFiles.reset(settings);
  }

  private long write(LogInput input) throws IOException, InterruptedException {
    terminal.heading("Writing " + log.description() + " to " + input.place());
    long start = System.nanoTime();
    Progress progress = new Progress(terminal, input.unit(), 0);
    long records = input.write(count -> progress.show(count, ""));
    progress.end();
    terminal.line(
        String.format(
            Locale.ROOT,
            "  %,d %s in %s",
            records,
            input.unit(),
            Summary.seconds(Duration.ofNanos(System.nanoTime() - start))));
    return records;
  }

  private Counts runJob(Settings settings, Begun begun) throws Exception {
    if (settings.source().readsLandingZone()) {
      LocalFileSystems.initialize(settings.aws());
    }
    int webPort = options.webPort() == null ? LocalFlink.freePort() : options.webPort();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(
            LocalFlink.configuration(
                settings.run(), folder.temporary(), begun.restored(), webPort));
    new LatestLakeJob(settings).build(env);
    RunningJob job =
        new RunningJob(env.executeAsync("latest-lake"), folder.logs().resolve("latest-lake.log"));
    shutdown.add(() -> stop(job));
    terminal.heading("Running the job; Flink's web UI is at http://127.0.0.1:" + webPort);
    Progress progress = new Progress(terminal, "records", begun.records());
    try {
      return job.await(progress);
    } finally {
      progress.end();
    }
  }

  private void stop(RunningJob job) {
    if (job.cancel()) {
      terminal.line("The job is stopped; the same command goes on from its last checkpoint.");
    }
  }

  private void sumUp(
      Settings settings, LakeBucket bucket, StandIns standIns, Summary.OfRun run, HeldAtEnd held)
      throws IOException {
    terminal.line(
        held.isEmpty()
            ? terminal.colours().good("Done: the log is read to its end and all of it is published")
            : terminal
                .colours()
                .bad("The log is read to its end, but days of it are not published"));
    held.lines().forEach(terminal::line);
    held.waitingLines().forEach(terminal::line);
    terminal.line("");
    Path objects = folder.aws().resolve("s3").resolve(settings.lake().bucket());
    for (TableSpec spec : settings.tables()) {
      String table = spec.name();
      List<String> howToLook;
      LakeBucket.Published published;
      if (spec.layout() == TableSpec.Layout.VERSIONED) {
        LakeView view = LakeView.plan(settings, table);
        Path file = folder.root().resolve(table + ".sql");
        view.write(file, objects);
        published = view.published();
        howToLook = LakeView.howToLook(file, table);
      } else {
        published = bucket.published(table);
        howToLook = Summary.howToLook(objects.resolve(settings.lake().prefix()), table);
      }
      new Summary(run, published).lines().forEach(terminal::line);
      terminal.line("");
      howToLook.forEach(terminal::line);
    }
    if (options.keepRunning()) {
      Summary.addresses(standIns).forEach(terminal::line);
    }
  }
}

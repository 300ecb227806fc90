package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.latestlake.LatestLakeJob;
import io.latestlake.cli.changelog.TopicMark;
import io.latestlake.cli.console.Progress;
import io.latestlake.cli.console.Terminal;
import io.latestlake.cli.local.CatalogFiles;
import io.latestlake.cli.local.LakeBucket;
import io.latestlake.cli.local.LocalFlink;
import io.latestlake.cli.local.Shutdown;
import io.latestlake.cli.local.StandInFaults;
import io.latestlake.cli.local.StandInRun;
import io.latestlake.cli.local.StandIns;
import io.latestlake.cli.local.WarehouseReset;
import io.latestlake.cli.local.WorkFolder;
import io.latestlake.config.Settings;
import io.latestlake.metrics.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads one log with the whole job several times: once up to staged Parquet, to have Java's
 * compiling behind it; with the warehouse as it is; and with one whose commits are late. What is
 * compared ends when the log is read: by then the commits of a slow warehouse are behind, as they
 * are meant to be, and the delay is taken back.
 */
final class SlowWarehouseBench {
  /** What Flink's managed service has too, unlike the state in the heap that the demo keeps. */
  private static final boolean INCREMENTAL = true;

  private static final String FAULTS = "slow-warehouse";

  /** More than a run has commits. */
  private static final int ALWAYS = 1_000_000;

  private final BenchOptions options;
  private final Duration hold;
  private final WorkFolder folder;
  private final Terminal terminal;
  private final Shutdown shutdown;

  /**
   * @param hold by which each commit is late
   */
  SlowWarehouseBench(
      BenchOptions options,
      Duration hold,
      WorkFolder folder,
      Terminal terminal,
      Shutdown shutdown) {
    this.options = requireNonNull(options, "options is null");
    this.hold = requireNonNull(hold, "hold is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.shutdown = requireNonNull(shutdown, "shutdown is null");
  }

  SlowWarehouseReport run() throws Exception {
    terminal.heading("Starting Kafka and the stand-ins in " + folder.root());
    return StandInRun.start(options.installation(), folder, shutdown)
        .during(this::run, "The same command begins the benchmark anew.");
  }

  private SlowWarehouseReport run(StandIns standIns) throws Exception {
    Settings settings =
        options
            .installation()
            .settings(options.settings(), standIns, LocalFlink.flinkPath(folder.checkpoints()));
    try (LakeBucket bucket = new LakeBucket(settings.aws(), settings.lake())) {
      bucket.createIfMissing();
      TopicMark topic = new BenchTopic(options.log(), folder, terminal).feed(settings);
      Configuration flink =
          LocalFlink.configuration(
              settings.run(), folder.temporary(), Optional.empty(), LocalFlink.freePort());
      flink.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, Bench.CHECKPOINT_HISTORY);
      flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, INCREMENTAL);
      try (BenchCluster cluster =
          BenchCluster.start(flink, settings.run().parallelism(), folder.logs())) {
        Runner runner = new Runner(settings, flink, cluster, bucket, topic.messages());
        runner.warmUp();
        StandInFaults faults = new StandInFaults(standIns, FAULTS);
        StreamRun fast = runner.measure("the warehouse as it is", faults, Duration.ZERO);
        StreamRun slow =
            runner.measure("one slow by " + SlowWarehouseReport.seconds(hold), faults, hold);
        folder.deleteCheckpoints();
        return new SlowWarehouseReport(
            options.log(), settings.run(), topic.messages(), hold, fast, slow);
      }
    }
  }

  private final class Runner {
    private final Settings settings;
    private final Configuration flink;
    private final BenchCluster cluster;
    private final LakeBucket bucket;
    private final long messages;

    Runner(
        Settings settings,
        Configuration flink,
        BenchCluster cluster,
        LakeBucket bucket,
        long messages) {
      this.settings = settings;
      this.flink = flink;
      this.cluster = cluster;
      this.bucket = bucket;
      this.messages = messages;
    }

    void warmUp() throws Exception {
      terminal.heading("Warming up");
      StreamExecutionEnvironment env = anew();
      Phase.STAGE.build(new LatestLakeJob(settings), env);
      Progress progress = new Progress(terminal, "records", messages);
      cluster.run(env.getStreamGraph(), (job, counts) -> progress.show(counts.recordsIn(), ""));
      progress.end();
    }

    StreamRun measure(String what, StandInFaults faults, Duration late) throws Exception {
      terminal.heading("Measuring with " + what);
      StreamExecutionEnvironment env = anew();
      Phase.PUBLISH.build(new LatestLakeJob(settings), env);
      faults.put(lateCommits(late));
      CommitterWatch committer =
          new CommitterWatch(cluster.restAddress(), settings.tables().get(0).name());
      StreamWatch stream = new StreamWatch(messages, System::nanoTime, System::currentTimeMillis);
      AtomicLong commits = new AtomicLong();
      AtomicLong liveHeap = new AtomicLong();
      AtomicLong peakHeap = new AtomicLong();
      AtomicLong held = new AtomicLong();
      Progress progress = new Progress(terminal, "records", messages);
      try (JvmMeter jvm = new JvmMeter()) {
        BenchCluster.Ended ended =
            cluster.run(
                env.getStreamGraph(),
                (job, counts) -> {
                  progress.show(counts.recordsIn(), "");
                  committer.look(job);
                  held.set(Math.max(held.get(), faults.happened()));
                  if (stream.look(counts.recordsIn())) {
                    peakHeap.set(jvm.read().peakHeapBytes());
                    liveHeap.set(jvm.liveHeap());
                    commits.set(committer.greatest(Metric.COMMITS));
                  }
                  // A short log is read before the first commit, which is to be held all the same.
                  if (stream.isAtEnd() && held.get() > 0) {
                    faults.clear();
                  }
                });
        return new StreamRun(
            stream.recordsPerSecond(),
            millis(ended, stream),
            commits.get(),
            held.intValue(),
            new StreamRun.Waiting(
                committer.greatest(Metric.WAITING_BYTES),
                committer.greatest(Metric.WAITING_STAGED_CHECKPOINTS),
                committer.greatest(Metric.OLDEST_WAITING_SECONDS)),
            committer.greatest(Metric.STREAM_HELD_BACK) > 0,
            peakHeap.get(),
            liveHeap.get());
      } finally {
        faults.clear();
        progress.end();
      }
    }

    private StreamExecutionEnvironment anew() throws IOException, InterruptedException {
      bucket.empty();
      WarehouseReset.ofAllTables(settings);
      CatalogFiles.reset(settings);
      folder.deleteCheckpoints();
      return StreamExecutionEnvironment.getExecutionEnvironment(flink);
    }

    private static List<Long> millis(BenchCluster.Ended ended, StreamWatch stream) {
      return ended.history().stream()
          .filter(each -> stream.isWithin(each.trigger()))
          .map(BenchCluster.Completed::millis)
          .sorted()
          .toList();
    }
  }

  /** A fault at the end of each transaction that is a commit; none if there is no delay. */
  private static JsonNode lateCommits(Duration late) {
    var faults = JsonNodeFactory.instance.arrayNode();
    if (!late.isZero()) {
      var fault = faults.addObject();
      fault.putObject("at").put("kind", "commit").put("call", "/commit/\\d+/").put("occurrence", 1);
      fault.putObject("action").put("do", "delay").put("millis", late.toMillis());
      fault.put("times", ALWAYS);
    }
    return faults;
  }
}

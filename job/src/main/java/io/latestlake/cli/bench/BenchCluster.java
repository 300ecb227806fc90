package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.bench.Measured.Checkpoints;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.DiskWatch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.OptionalFailure;

/** A Flink cluster in this process that is asked for its statistics when a job has ended. */
final class BenchCluster implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final MiniCluster cluster;
  private final Path logs;
  private final DiskWatch disk;

  /** Looks at a job every now and then while it runs. */
  interface Onlooker {
    void look(JobID job, Counts counts) throws IOException, InterruptedException;
  }

  /**
   * A checkpoint that was completed.
   *
   * @param trigger epoch milliseconds
   * @param millis to its completion
   */
  record Completed(long trigger, long millis) {}

  /** What Flink knows of a job that has ended. */
  record Ended(Counts counts, Checkpoints checkpoints, List<Completed> history) {
    Ended {
      history = List.copyOf(history);
    }
  }

  private BenchCluster(MiniCluster cluster, Path logs) {
    this.cluster = requireNonNull(cluster, "cluster is null");
    this.logs = requireNonNull(logs, "logs is null");
    this.disk = DiskWatch.of(logs);
  }

  /**
   * @param logs of this process; their disk is watched
   */
  static BenchCluster start(Configuration configuration, int slots, Path logs) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new BenchCluster(cluster, logs);
  }

  /** Of Flink's REST API. */
  URI restAddress() throws InterruptedException, ExecutionException {
    return cluster.getRestAddress().get();
  }

  /** Runs a job to its end. */
  Ended run(StreamGraph graph, Onlooker onlooker)
      throws IOException, InterruptedException, ExecutionException {
    JobID job = cluster.submitJob(graph).get().getJobID();
    JobResult result = await(job, onlooker);
    AccessExecutionGraph ended = cluster.getExecutionGraph(job).get();
    if (ended.getState() != JobStatus.FINISHED) {
      Throwable failure = failure(result);
      throw new CommandFailure(
          "The job failed: " + innermost(failure) + " (all of it is in " + logs + ").", failure);
    }
    Counts counts = counts(ended);
    onlooker.look(job, counts);
    CheckpointStatsSnapshot snapshot = ended.getCheckpointStatsSnapshot();
    return new Ended(counts, checkpoints(snapshot), history(snapshot));
  }

  private JobResult await(JobID job, Onlooker onlooker)
      throws IOException, InterruptedException, ExecutionException {
    CompletableFuture<JobResult> result = cluster.requestJobResult(job);
    while (true) {
      try {
        return result.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        onlooker.look(job, counts(cluster.getExecutionGraph(job).get()));
        disk.look();
      }
    }
  }

  private static Throwable failure(JobResult result) {
    return result
        .getSerializedThrowable()
        .map(failure -> failure.deserializeError(BenchCluster.class.getClassLoader()))
        .orElseGet(() -> new IllegalStateException("it was cancelled"));
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static Counts counts(AccessExecutionGraph graph) {
    Map<String, Object> values = new HashMap<>();
    graph
        .getAccumulatorsSerialized()
        .forEach(
            (name, value) -> {
              try {
                OptionalFailure<Object> unpacked =
                    value.deserializeValue(Accumulator.class.getClassLoader());
                values.put(name, unpacked.getUnchecked());
              } catch (Exception e) {
                throw new IllegalStateException("accumulator " + name + " cannot be read", e);
              }
            });
    return Counts.of(values);
  }

  private static Checkpoints checkpoints(CheckpointStatsSnapshot snapshot) {
    if (snapshot == null || snapshot.getCounts().getNumberOfCompletedCheckpoints() == 0) {
      return Checkpoints.NONE;
    }
    var durations = snapshot.getSummaryStats().getEndToEndDurationStats();
    return new Checkpoints(
        snapshot.getCounts().getNumberOfCompletedCheckpoints(),
        Math.round(durations.getQuantile(0.5)),
        durations.getMaximum(),
        snapshot.getSummaryStats().getStateSizeStats().getMaximum());
  }

  private static List<Completed> history(CheckpointStatsSnapshot snapshot) {
    if (snapshot == null) {
      return List.of();
    }
    return snapshot.getHistory().getCheckpoints().stream()
        .filter(each -> each.getStatus() == CheckpointStatsStatus.COMPLETED)
        .map(each -> new Completed(each.getTriggerTimestamp(), each.getEndToEndDuration()))
        .toList();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}

package io.latestlake.cli.local;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/** Flink in this process, on loopback only and with its files in the command's folder. */
public final class LocalFlink {
  private static final String LOOPBACK = "127.0.0.1";

  private LocalFlink() {}

  /**
   * @param restored the checkpoint to go on from
   */
  public static Configuration configuration(
      Settings.Run run, Path temporary, Optional<Path> restored, int webPort) {
    Configuration flink = new Configuration();
    flink.set(RestOptions.ADDRESS, LOOPBACK);
    flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    flink.set(RestOptions.PORT, webPort);
    flink.set(RestOptions.BIND_PORT, String.valueOf(webPort));
    flink.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(TaskManagerOptions.HOST, LOOPBACK);
    flink.set(CoreOptions.TMP_DIRS, temporary.toString());

    flink.set(CoreOptions.DEFAULT_PARALLELISM, run.parallelism());
    flink.set(PipelineOptions.MAX_PARALLELISM, run.maxParallelism());
    flink.set(StateBackendOptions.STATE_BACKEND, run.stateBackend());
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, run.checkpointInterval());
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, run.checkpointDirectory());
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(2));
    // Counters come with the heartbeats, and the bar shows counters.
    flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    flink.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(50));
    flink.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(500));
    restored.ifPresent(
        checkpoint -> {
          flink.set(StateRecoveryOptions.SAVEPOINT_PATH, flinkPath(checkpoint));
          // Flink then removes it as it removes its own: none is left when the job has finished.
          flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        });
    return flink;
  }

  /**
   * Of a local file. Flink takes a path as it is: one that were encoded would stay so, %20 and all.
   */
  public static String flinkPath(Path file) {
    return "file://" + file;
  }

  /** A port that is free now: Flink does not tell which one it took of a range. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure(
          "No port of " + LOOPBACK + " can be opened (" + e.getMessage() + "): check its network.",
          e);
    }
  }

  /**
   * @param option that the port came from, for the failure
   */
  public static void requireFree(int port, String option) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure(
          "Port "
              + port
              + " of "
              + LOOPBACK
              + " cannot be had ("
              + e.getMessage()
              + "): end the program that has it, choose another with "
              + option
              + ", or leave it out for a free one.",
          e);
    }
  }
}

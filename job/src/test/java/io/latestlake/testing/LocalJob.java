package io.latestlake.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.LatestLakeJob;
import io.latestlake.cli.local.LocalFileSystems;
import io.latestlake.commit.Start;
import io.latestlake.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The whole job on a mini cluster, with S3 as Flink's plugin. */
public final class LocalJob {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PARALLELISM = 2;

  private final JobClient client;

  private LocalJob(JobClient client) {
    this.client = client;
  }

  /** Something that comes true while the job runs. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  public static LocalJob start(Settings settings, Path checkpoints) throws Exception {
    return start(settings, checkpoints, new Configuration());
  }

  /** Goes on from the newest checkpoint that another run left. */
  public static LocalJob restart(Settings settings, Path checkpoints) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        NewestCheckpoint.in(checkpoints).orElseThrow().toUri().toString());
    return start(settings, checkpoints, configuration);
  }

  /** Goes on from a savepoint, with the parallelism of the settings. */
  public static LocalJob from(String savepoint, Settings settings, Path checkpoints)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return start(
        settings, checkpoints, configuration, Start.CONTINUE, settings.run().parallelism());
  }

  /** Begins without state on tables that have data. */
  public static LocalJob adopt(Settings settings, Path checkpoints) throws Exception {
    return start(settings, checkpoints, new Configuration(), Start.ADOPT);
  }

  /** Rebuilds the tables from a savepoint, with the parallelism of the settings. */
  public static LocalJob rebuild(String savepoint, Settings settings, Path checkpoints)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return start(settings, checkpoints, configuration, Start.REBUILD, settings.run().parallelism());
  }

  /** Empties tables that have data, for the source to fill them again. */
  public static LocalJob rebuildWithoutState(Settings settings, Path checkpoints) throws Exception {
    return start(settings, checkpoints, new Configuration(), Start.REBUILD);
  }

  private static LocalJob start(Settings settings, Path checkpoints, Configuration configuration)
      throws Exception {
    return start(settings, checkpoints, configuration, Start.CONTINUE);
  }

  private static LocalJob start(
      Settings settings, Path checkpoints, Configuration configuration, Start how)
      throws Exception {
    return start(settings, checkpoints, configuration, how, PARALLELISM);
  }

  private static LocalJob start(
      Settings settings, Path checkpoints, Configuration configuration, Start how, int parallelism)
      throws Exception {
    LocalFileSystems.initialize(settings.aws());
    configuration.set(StateBackendOptions.STATE_BACKEND, settings.run().stateBackend());
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, settings.run().checkpointInterval());
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    // Accumulators of a running job come with them.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    // A process that is paused and wakes goes on where it was, and is not restarted.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(15));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    new LatestLakeJob(settings, how).build(env);
    return new LocalJob(env.executeAsync("latest-lake"));
  }

  /** Waits for its end, however late that is: whoever started the process has the patience. */
  void endWhenever() throws Exception {
    client.getJobExecutionResult().get();
  }

  /** Waits for its end. */
  public JobExecutionResult end() throws Exception {
    return client.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Files come and go while they are looked at, and the ledger is not there at first. */
  public void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!holds(condition)) {
      if (client.getJobExecutionResult().isDone()) {
        client.getJobExecutionResult().get();
      }
      assertThat(Instant.now()).as("patience").isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What is not there yet does not hold. */
  public static boolean holds(Condition condition) throws Exception {
    try {
      return condition.holds();
    } catch (java.sql.SQLException | AssertionError | java.io.UncheckedIOException notYet) {
      return false;
    }
  }

  /** Ends it without a savepoint; its last checkpoint stays. */
  public void cancel() throws Exception {
    client.cancel().get();
    try {
      end();
    } catch (java.util.concurrent.ExecutionException cancelled) {
      // As it should be.
    }
  }

  /** Takes a savepoint and goes on. */
  public String savepoint(Path folder) throws Exception {
    return client
        .triggerSavepoint(folder.toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Ends it with a savepoint. */
  public String stop(boolean drain, Path folder) throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(drain, folder.toString(), SavepointFormatType.CANONICAL)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    end();
    return savepoint;
  }

  /** So far. */
  public long recordsIn() throws Exception {
    return (Long) client.getAccumulators().get().getOrDefault("records-in", 0L);
  }
}

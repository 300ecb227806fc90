package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.CommitOperatorFactory;
import io.latestlake.commit.StageSink;
import io.latestlake.commit.Start;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.Outcome;
import io.latestlake.latest.LatestRecordOperator;
import io.latestlake.latest.ValueTypeInfo;
import io.latestlake.stage.StageWriterFactory;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job, from a source's bytes to published days.
 *
 * <pre>
 *  source ─▶ dms ─▶ keyBy(table, key) ─▶ latest ─▶ stage ──(checkpoint)──▶ commit ─▶ publish
 *  replay ─▶ dms ──┘
 * </pre>
 *
 * <p>{@code latest} and {@code stage} are one chain: a key's row changes are staged by the subtask
 * that holds its state, so that the writer's own count tells the order of the changes of a key.
 */
public final class LatestLakeJob {
  private static final Logger LOG = LoggerFactory.getLogger(LatestLakeJob.class);

  private final Settings settings;
  private final Start start;
  private final String run;

  /**
   * Runs the job on the cluster that it is submitted to.
   *
   * @param arguments the settings file, and an option that says how to {@link Start}
   */
  public static void main(String[] arguments) throws Exception {
    Start start = start(List.of(arguments));
    Settings settings = SettingsReader.read(Path.of(arguments[0]), Map.of());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    new LatestLakeJob(settings, start).build(env);
    if (env.execute().isJobExecutionResult()) {
      // Not a failure: a job that is stopped with a savepoint comes here, too.
      tellHeldDays(settings);
    }
  }

  private static void tellHeldDays(Settings settings) throws InterruptedException {
    try {
      HeldAtEnd left = HeldAtEnd.ask(settings);
      left.lines().forEach(LOG::error);
      left.waitingLines().forEach(LOG::warn);
    } catch (WarehouseException e) {
      LOG.warn("Whether days are held cannot be told: {}", e.getMessage());
    }
  }

  static Start start(List<String> arguments) {
    if (arguments.size() == 1) {
      return Start.CONTINUE;
    } else if (arguments.size() == 2 && arguments.get(1).equals("--adopt")) {
      return Start.ADOPT;
    } else if (arguments.size() == 2 && arguments.get(1).equals("--rebuild")) {
      return Start.REBUILD;
    }
    throw new IllegalArgumentException(
        """
        Usage: LatestLakeJob SETTINGS [--adopt | --rebuild]

        A table and the state that a run starts from belong together. Where they do not, the run \
        does no harm, and says which of these helps:
          --adopt    takes the tables as they are. Right if the source sends again all that came \
        after the state; without state, all rows. A row that it does not send again stays.
          --rebuild  empties the tables and fills them from the state, whatever they hold. \
        Nothing is published until a table is whole again; readers see what they saw until then. \
        Without state the source fills them, and a table counts as whole when the load of its \
        landing zone is committed, or at the end of the input or a drain. If neither comes, stop \
        with a savepoint when the source has sent all, and start from it with --adopt.""");
  }

  /** A run of its own: one that takes the tables over from whoever has them. */
  public LatestLakeJob(Settings settings) {
    this(settings, Start.CONTINUE);
  }

  /**
   * @param start what to do with tables that have data which the state does not know
   */
  public LatestLakeJob(Settings settings, Start start) {
    this(settings, start, UUID.randomUUID().toString());
  }

  LatestLakeJob(Settings settings, Start start, String run) {
    this.settings = requireNonNull(settings, "settings is null");
    this.start = requireNonNull(start, "start is null");
    this.run = requireNonNull(run, "run is null");
  }

  public void build(StreamExecutionEnvironment env) {
    DataStream<Outcome> latest =
        latest(decoded(env).union(new Sources(settings, start).replayed(env)));
    latest
        .sinkTo(stageAndCommit())
        .setParallelism(latest.getParallelism())
        .name("stage")
        .uid("stage");
  }

  /**
   * The graph up to change records; public, as the next two, so that a benchmark can stop there.
   */
  public DataStream<Decoded> decoded(StreamExecutionEnvironment env) {
    configure(env);

    return new Sources(settings, start).decoded(env);
  }

  /**
   * What the change records change. A sink of it must have its parallelism, to be chained to it.
   */
  public DataStream<Outcome> latest(DataStream<Decoded> decoded) {
    return decoded
        .keyBy(Decoded::key, ValueTypeInfo.rowKey())
        .transform(
            "latest",
            ValueTypeInfo.outcome(),
            new LatestRecordOperator(settings.tables(), start == Start.REBUILD ? run : ""))
        .uid("latest");
  }

  /** Makes what stages the outcomes. */
  public StageWriterFactory stageWriters() {
    Settings.Aws aws = settings.aws();
    return new StageWriterFactory(
        settings.tables(),
        settings.lake().bucket(),
        settings.lake().prefix(),
        settings.run().stageFileBytes(),
        () -> new AwsClients(aws).s3());
  }

  private StageSink stageAndCommit() {
    Settings all = settings;
    return new StageSink(
        stageWriters(), new CommitOperatorFactory(all, run, start, () -> new AwsServices(all)));
  }

  private void configure(StreamExecutionEnvironment env) {
    if (!env.isChainingEnabled()) {
      throw new IllegalStateException(
          "pipeline.operator-chaining.enabled is false: latest and stage must be one chain,"
              + " else a key's changes are staged in another order. Remove the setting.");
    }
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      throw new IllegalStateException(
          "Checkpoints are off, and nothing is committed but at checkpoints:"
              + " set execution.checkpointing.interval, to 1min for example.");
    }
    requireAlignedCheckpoints(env.getCheckpointConfig());
    Configuration configuration = new Configuration();
    // In batch mode no checkpoint is ever completed.
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.NAME, "latest-lake");
    env.configure(configuration);
    env.setMaxParallelism(settings.run().maxParallelism());
  }

  /**
   * A shard's children are read when a checkpoint has all of their parent's records behind it. A
   * barrier that overtakes records, or is not waited for, has not.
   */
  private void requireAlignedCheckpoints(CheckpointConfig checkpoints) {
    if (settings.kinesis() == null) {
      return;
    }
    if (checkpoints.isUnalignedCheckpointsEnabled()) {
      throw new IllegalStateException(
          "execution.checkpointing.unaligned.enabled is true: with Kinesis, records of a key would"
              + " be read out of order after a resharding. Remove the setting.");
    }
    if (checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
      throw new IllegalStateException(
          "execution.checkpointing.mode is not EXACTLY_ONCE: with Kinesis, records of a key would"
              + " be read out of order after a resharding. Remove the setting.");
    }
  }
}

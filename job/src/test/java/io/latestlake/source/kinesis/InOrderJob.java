package io.latestlake.source.kinesis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.testing.KinesisTestStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job of the source and {@link InOrder} on a cluster in this JVM, and the records that a test
 * puts for it: of each key the numbers from 0.
 */
final class InOrderJob implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int KEYS = 12;
  private static final long CHECKPOINT_MILLIS = 150;

  private final String test;
  private final InOrder.Seen seen;
  private final Map<String, Integer> put = new TreeMap<>();
  private JobClient job;

  /**
   * @param test a name that no other test of this JVM has
   */
  InOrderJob(String test) {
    this.test = requireNonNull(test, "test is null");
    this.seen = InOrder.seen(test);
  }

  /** To read from the horizon, by a server that is not AWS. */
  static Configuration options(URI endpoint, String region) {
    Configuration options = new Configuration();
    options.set(KinesisSourceOptions.AWS_REGION, region);
    options.set(KinesisSourceOptions.AWS_ENDPOINT, endpoint.toString());
    options.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
    options.set(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL, Duration.ofMillis(200));
    return options;
  }

  static KinesisSource<String> source(
      KinesisTestStream stream, Configuration options, boolean bounded) {
    return KinesisSource.<String>builder()
        .setStreamArn(stream.name())
        .setSourceConfig(options)
        .setDeserializationSchema(new TextRecords())
        .setBounded(bounded)
        .build();
  }

  /**
   * @param savepoint null to begin anew
   * @param restarts how often the job may fail
   */
  void start(int parallelism, KinesisSource<String> source, String savepoint, int restarts)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.enableCheckpointing(CHECKPOINT_MILLIS);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "kinesis")
        .uid("kinesis")
        .keyBy(value -> value.substring(0, value.indexOf(':')))
        .process(new InOrder(test))
        .uid("in-order")
        .sinkTo(new DiscardingSink<>());
    job = env.executeAsync(test);
  }

  /**
   * Asks again while it is refused: a job that has just failed cannot be stopped.
   *
   * @return the savepoint
   */
  String stop(Path savepoints) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return job.stopWithSavepoint(
                false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (System.nanoTime() - end > 0 || job.getJobExecutionResult().isDone()) {
          throw e;
        }
        Thread.sleep(CHECKPOINT_MILLIS);
      }
    }
  }

  void put(KinesisTestStream stream, int records) {
    for (int i = 0; i < records; i++) {
      String key = "key" + i % KEYS;
      int number = put.merge(key, 1, Integer::sum) - 1;
      stream.put(key, key + ":" + number);
    }
  }

  /** Fails once, after so many more records. */
  void failAfter(int records) {
    seen.failAfter(records);
  }

  /** Waits until all that was put was seen, once and in order; the job goes on. */
  void awaitAll() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Map<String, Integer> numbers = seen.numbers();
    while (!numbers.equals(put) && System.nanoTime() < end) {
      assertThat(seen.outOfOrder()).isEmpty();
      assertThat(job.getJobExecutionResult()).as("the job's end").isNotDone();
      Thread.sleep(50);
      numbers = seen.numbers();
    }
    // Not asked for again: a job that failed reads again, and its numbers go back meanwhile.
    assertSeen(numbers);
  }

  /** Waits until the job has ended by itself; all that was put must have been seen by then. */
  void awaitEnd() throws Exception {
    awaitResult();
    assertSeen(seen.numbers());
  }

  /** Waits for the job's end, or fails with what it failed with. */
  void awaitResult() throws ExecutionException, InterruptedException, TimeoutException {
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void assertSeen(Map<String, Integer> numbers) {
    assertThat(numbers).isEqualTo(put);
    assertThat(seen.outOfOrder()).isEmpty();
  }

  @Override
  public void close() throws Exception {
    if (job != null && !job.getJobExecutionResult().isDone()) {
      job.cancel().get();
    }
  }
}

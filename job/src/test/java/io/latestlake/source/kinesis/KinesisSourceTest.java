package io.latestlake.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.reader.ReadOptions.LostShard;
import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The source in jobs, over the wire against the stand-in: shards split and merge meanwhile. */
class KinesisSourceTest {
  private static final int KEYS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path savepoints;
  private final Map<String, Integer> put = new TreeMap<>();
  private Duration passed = Duration.ZERO;
  private String test;
  private InOrder.Seen seen;
  private JobClient job;

  @BeforeAll
  static void startStandIns() throws IOException {
    aws = LocalAwsProcess.startKinesis(folder);
  }

  @AfterAll
  static void stopStandIns() throws IOException {
    aws.close();
  }

  @BeforeEach
  void name(TestInfo info) {
    test = info.getTestMethod().orElseThrow().getName();
    seen = InOrder.seen(test);
  }

  @AfterEach
  void cancel() throws Exception {
    if (job != null && !job.getJobExecutionResult().isDone()) {
      job.cancel().get();
    }
    aws.letPass(passed.negated());
  }

  @Test
  void theOrderOfAKeyIsKeptWhileShardsSplitAndMerge() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 2)) {
      start(3, unbounded(stream));
      for (int i = 0; i < 4; i++) {
        put(stream, 100);
        stream.split();
        put(stream, 100);
        stream.merge();
      }
      put(stream, 50);

      awaitAll();
    }
  }

  @Test
  void afterAFailureAllIsReadOnFromTheCheckpoint() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 3)) {
      seen.failAfter(150);
      start(2, unbounded(stream));
      put(stream, 120);
      stream.split();
      put(stream, 120);
      seen.failAfter(60);
      stream.merge();
      put(stream, 120);

      awaitAll();
    }
  }

  @Test
  void aSavepointFromBeforeAReshardingIsReadOnByMoreReaders() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 2)) {
      start(2, unbounded(stream));
      put(stream, 100);
      awaitAll();
      String savepoint = stop();
      put(stream, 50);
      stream.split();
      stream.split();
      put(stream, 50);
      stream.merge();
      put(stream, 50);

      start(3, unbounded(stream), savepoint);

      awaitAll();
    }
  }

  @Test
  void aBoundedRunReadsWhatWasPutBeforeItThroughAllGenerations() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 1)) {
      put(stream, 60);
      stream.split();
      put(stream, 60);
      stream.split();
      stream.merge();
      put(stream, 60);

      start(2, bounded(stream));
      job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(seen.numbers()).isEqualTo(put);
      assertThat(seen.outOfOrder()).isEmpty();
    }
  }

  @Test
  void iteratorsThatExpiredAreMadeAgain() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 2)) {
      start(2, unbounded(stream));
      put(stream, 50);
      awaitAll();
      letPass(Duration.ofMinutes(6));
      put(stream, 50);

      awaitAll();
    }
  }

  @Test
  void aStartAtAMomentReadsNothingOfBefore() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 2)) {
      stream.put("before", "before:7");
      stream.split();
      letPass(Duration.ofMinutes(10));
      put(stream, 30);
      stream.split();
      Configuration options = options();
      options.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.AT_TIMESTAMP);
      options.set(
          KinesisSourceOptions.STREAM_INITIAL_TIMESTAMP,
          stream.createdAt().plus(Duration.ofMinutes(5)).toString());
      start(2, source(stream, options, false));
      put(stream, 30);

      awaitAll();
    }
  }

  @Test
  void aShardThatExpiredUnreadFailsTheJobUnlessItMayBeSkipped() throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 1)) {
      start(1, unbounded(stream));
      put(stream, 20);
      awaitAll();
      String savepoint = stop();
      stream.split();
      letPass(Duration.ofHours(25));
      put(stream, 20);

      start(1, unbounded(stream), savepoint);
      assertThatThrownBy(
              () -> job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasStackTraceContaining("was not read to its end");
      Configuration skipping = options();
      skipping.set(KinesisSourceOptions.SHARD_LOST, LostShard.SKIP);
      start(1, source(stream, skipping, false), savepoint);

      awaitAll();
    }
  }

  private KinesisSource<String> unbounded(KinesisTestStream stream) {
    return source(stream, options(), false);
  }

  private KinesisSource<String> bounded(KinesisTestStream stream) {
    return source(stream, options(), true);
  }

  private static KinesisSource<String> source(
      KinesisTestStream stream, Configuration options, boolean bounded) {
    return KinesisSource.<String>builder()
        .setStreamArn(stream.name())
        .setSourceConfig(options)
        .setDeserializationSchema(new TextRecords())
        .setBounded(bounded)
        .build();
  }

  private static Configuration options() {
    Configuration options = new Configuration();
    options.set(KinesisSourceOptions.AWS_REGION, aws.region());
    options.set(KinesisSourceOptions.AWS_ENDPOINT, aws.kinesis().toString());
    options.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
    options.set(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL, Duration.ofMillis(200));
    return options;
  }

  private void start(int parallelism, KinesisSource<String> source) throws Exception {
    start(parallelism, source, null);
  }

  private void start(int parallelism, KinesisSource<String> source, String savepoint)
      throws Exception {
    Configuration configuration = new Configuration();
    // Two failures on purpose; a third one is a fault.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, savepoint == null ? 2 : 0);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    env.enableCheckpointing(150);
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "kinesis")
        .uid("kinesis")
        .keyBy(value -> value.substring(0, value.indexOf(':')))
        .process(new InOrder(test))
        .uid("in-order")
        .sinkTo(new DiscardingSink<>());
    job = env.executeAsync(test);
  }

  private void letPass(Duration time) throws Exception {
    aws.letPass(time);
    passed = passed.plus(time);
  }

  private String stop() throws Exception {
    return job.stopWithSavepoint(
            false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void put(KinesisTestStream stream, int records) {
    for (int i = 0; i < records; i++) {
      String key = "key" + i % KEYS;
      int number = put.merge(key, 1, Integer::sum) - 1;
      stream.put(key, key + ":" + number);
    }
  }

  private void awaitAll() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.numbers().equals(put) && System.nanoTime() < end) {
      assertThat(seen.outOfOrder()).isEmpty();
      assertThat(job.getJobExecutionResult()).as("the job's end").isNotDone();
      Thread.sleep(50);
    }
    assertThat(seen.numbers()).isEqualTo(put);
    assertThat(seen.outOfOrder()).isEmpty();
  }
}

package io.latestlake.source.kinesis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.reader.ReadOptions.LostShard;
import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The source in jobs, over the wire against the stand-in: shards split and merge meanwhile. */
class KinesisSourceTest {
  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @TempDir Path savepoints;
  private Duration passed = Duration.ZERO;
  private String test;
  private InOrderJob job;

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
    job = new InOrderJob(test);
  }

  @AfterEach
  void cancel() throws Exception {
    job.close();
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
      job.failAfter(150);
      start(2, unbounded(stream));
      put(stream, 120);
      stream.split();
      put(stream, 120);
      job.failAfter(60);
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

      job.awaitEnd();
    }
  }

  @Test
  void aBoundedRunReadsOnFromTheSavepointOfARunWithoutEndThroughWhatWasReshardedSince()
      throws Exception {
    try (KinesisTestStream stream = new KinesisTestStream(aws, test, 2)) {
      start(2, unbounded(stream));
      put(stream, 60);
      awaitAll();
      String savepoint = stop();
      put(stream, 40);
      stream.split();
      stream.merge();
      put(stream, 40);

      start(2, bounded(stream), savepoint);

      job.awaitEnd();
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
      assertThatThrownBy(job::awaitResult).hasStackTraceContaining("was not read to its end");
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
    return InOrderJob.source(stream, options, bounded);
  }

  private static Configuration options() {
    return InOrderJob.options(aws.kinesis(), aws.region());
  }

  private void start(int parallelism, KinesisSource<String> source) throws Exception {
    // Two failures on purpose; a third one is a fault.
    job.start(parallelism, source, null, 2);
  }

  private void start(int parallelism, KinesisSource<String> source, String savepoint)
      throws Exception {
    job.start(parallelism, source, savepoint, 0);
  }

  private void letPass(Duration time) throws Exception {
    aws.letPass(time);
    passed = passed.plus(time);
  }

  private String stop() throws Exception {
    return job.stop(savepoints);
  }

  private void put(KinesisTestStream stream, int records) {
    job.put(stream, records);
  }

  private void awaitAll() throws Exception {
    job.awaitAll();
  }
}

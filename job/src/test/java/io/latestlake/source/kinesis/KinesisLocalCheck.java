package io.latestlake.source.kinesis;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.testing.KinesisTestStream;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source against an implementation of Kinesis that is not ours, so that the source and our
 * stand-in do not share an error. Not in the default build, as it needs Node: {@code mvn test
 * -Pkinesis-local}.
 */
class KinesisLocalCheck {
  private static KinesisLocal kinesis;

  @TempDir Path savepoints;
  private String test;
  private InOrderJob job;

  @BeforeAll
  static void startServer() throws Exception {
    kinesis = KinesisLocal.start();
  }

  @AfterAll
  static void stopServer() {
    if (kinesis != null) {
      kinesis.close();
    }
  }

  @BeforeEach
  void name(TestInfo info) {
    test = info.getTestMethod().orElseThrow().getName();
    job = new InOrderJob("kinesis-local " + test);
  }

  @AfterEach
  void cancel() throws Exception {
    job.close();
  }

  @Test
  void theOrderOfAKeyIsKeptWhileShardsSplitAndMergeAndTheJobFails() throws Exception {
    try (KinesisTestStream stream = stream(2)) {
      job.start(3, unbounded(stream), null, 2);
      for (int i = 0; i < 3; i++) {
        job.put(stream, 60);
        stream.split();
        job.put(stream, 60);
        if (i < 2) {
          job.failAfter(30);
        }
        stream.merge();
      }
      job.put(stream, 60);

      job.awaitAll();
    }
  }

  @Test
  void aSavepointFromBeforeAReshardingIsReadOnByMoreReaders() throws Exception {
    try (KinesisTestStream stream = stream(2)) {
      job.start(2, unbounded(stream), null, 0);
      job.put(stream, 60);
      job.awaitAll();
      String savepoint = job.stop(savepoints);
      job.put(stream, 40);
      stream.split();
      stream.split();
      job.put(stream, 40);
      stream.merge();
      job.put(stream, 40);

      job.start(3, unbounded(stream), savepoint, 0);

      job.awaitAll();
    }
  }

  @Test
  void aBoundedRunReadsWhatWasPutBeforeItThroughAllGenerations() throws Exception {
    try (KinesisTestStream stream = stream(1)) {
      job.put(stream, 40);
      stream.split();
      job.put(stream, 40);
      stream.merge();
      job.put(stream, 40);

      job.start(2, InOrderJob.source(stream, options(), true), null, 0);

      job.awaitEnd();
    }
  }

  @Test
  void aStartAtAMomentReadsNothingOfBefore() throws Exception {
    try (KinesisTestStream stream = stream(2)) {
      stream.put("before", "before:7");
      stream.split();
      Thread.sleep(1_500);
      Instant moment = Instant.now().minusMillis(500);
      job.put(stream, 30);
      Configuration options = options();
      options.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.AT_TIMESTAMP);
      options.set(KinesisSourceOptions.STREAM_INITIAL_TIMESTAMP, moment.toString());
      job.start(2, InOrderJob.source(stream, options, false), null, 0);
      stream.merge();
      job.put(stream, 30);

      job.awaitAll();
    }
  }

  private KinesisTestStream stream(int shards) throws InterruptedException {
    return new KinesisTestStream(kinesis.endpoint(), KinesisLocal.REGION, test, shards);
  }

  private static KinesisSource<String> unbounded(KinesisTestStream stream) {
    return InOrderJob.source(stream, options(), false);
  }

  private static Configuration options() {
    return InOrderJob.options(kinesis.endpoint(), KinesisLocal.REGION);
  }
}

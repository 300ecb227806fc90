package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.KinesisTestStream;
import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** What counts as a resharding, and when a stream was read to its end. */
class ReshardingsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir static Path folder;
  private static LocalAwsProcess aws;

  @BeforeAll
  static void startStandIn() throws IOException {
    aws = LocalAwsProcess.startKinesis(folder);
  }

  @AfterAll
  static void stopStandIn() throws IOException {
    aws.close();
  }

  @Test
  void oneCountsIfRecordsArrivedAfterTheNewestCheckpoint() throws Exception {
    try (KinesisTestStream test = new KinesisTestStream(aws, "counted", 2);
        ShardedStream stream = new ShardedStream(aws.kinesis(), aws.region(), "counted")) {
      Reshardings reshardings = reshardings(stream, Optional.of(Instant.now().minusSeconds(60)));
      for (Shard shard : test.openShards()) {
        stream.put(shard, "in flight on " + shard.shardId());
      }
      List<String> before = shardsOf(stream);
      reshardings.begin();
      await(() -> !shardsOf(stream).containsAll(before));
      reshardings.end();

      assertThat(reshardings.splits() + reshardings.merges()).isPositive();
    }
  }

  @Test
  void oneDoesNotCountIfACheckpointHasAllRecords() throws Exception {
    try (KinesisTestStream test = new KinesisTestStream(aws, "idle", 2);
        ShardedStream stream = new ShardedStream(aws.kinesis(), aws.region(), "idle")) {
      for (Shard shard : test.openShards()) {
        stream.put(shard, "in the checkpoint");
      }
      Reshardings reshardings = reshardings(stream, Optional.of(Instant.now()));
      List<String> before = shardsOf(stream);
      reshardings.begin();
      await(() -> !shardsOf(stream).containsAll(before));
      reshardings.end();

      assertThat(reshardings.splits() + reshardings.merges()).isZero();
      assertThat(reshardings.idle()).isPositive();
    }
  }

  @Test
  void aStreamIsReadWhenTheMarksOfAllItsShardsAreDeadLetters(@TempDir Path bucket)
      throws Exception {
    try (KinesisTestStream test = new KinesisTestStream(aws, "marked", 2);
        ShardedStream stream = new ShardedStream(aws.kinesis(), aws.region(), "marked")) {
      String first = stream.put(test.openShards().get(0), "not a mark");
      EndMarks marks = EndMarks.put(stream, bucket);
      Path letters = Files.createDirectories(bucket.resolve("day")).resolve("a.jsonl");
      assertThat(marks.areRead()).isFalse();
      // Sequence numbers rise by one through a stream of the stand-in.
      Files.writeString(letters, letter(first, 1));
      assertThat(marks.areRead()).isFalse();

      Files.writeString(letters.resolveSibling("b.jsonl"), letter(first, 2));

      assertThat(marks.areRead()).isTrue();
    }
  }

  private static String letter(String first, int plus) {
    String digits = first.substring(first.length() - 9);
    String next = Integer.toString(1_000_000_000 + Integer.parseInt(digits) + plus).substring(1);
    return "{\"sequence\":\"" + first.substring(0, first.length() - 9) + next + "\"}\n";
  }

  private static Reshardings reshardings(ShardedStream stream, Optional<Instant> checkpoint) {
    return new Reshardings(stream, new SplittableRandom(3), () -> checkpoint);
  }

  private static List<String> shardsOf(ShardedStream stream) {
    try {
      return stream.open().stream().map(Shard::shardId).toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("patience is over").isNegative();
      Thread.sleep(50);
    }
  }
}

package io.latestlake.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.testing.KinesisTestStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source in real jobs over the wire, while shards split and merge, the job fails, is stopped
 * and goes on with other parallelism, and Kinesis is killed; drawn by a seed. Each record is looked
 * at. With all of the job and its cluster as processes: {@code ./latest-lake chaos --source
 * kinesis}.
 */
class ReshardedStreamTest {
  private static final long SEED = Long.getLong("latestlake.reshardings.seed", 11);
  private static final int ROUNDS = Integer.getInteger("latestlake.reshardings.rounds", 2);
  private static final int RECORDS = 40;
  private static final int MOST_SHARDS = 5;
  private static final int MOST_PARALLELISM = 3;
  private static final int MOST_FAILURES = 10_000;

  private enum Blow {
    SPLIT,
    MERGE,
    FAILURE,
    RESTART,
    KILL
  }

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);

  @Test
  void eachRecordIsSeenOnceAndInTheOrderOfItsKeyWhateverHappens() throws Exception {
    try (KillableKinesis kinesis = KillableKinesis.start(folder);
        KinesisTestStream stream =
            new KinesisTestStream(kinesis.endpoint(), KillableKinesis.REGION, "resharded", 2);
        InOrderJob job = new InOrderJob("resharded with seed " + SEED)) {
      start(job, kinesis, stream, null);
      for (int round = 0; round < ROUNDS; round++) {
        for (Blow blow : turn()) {
          // On both sides, so that records are in flight on every shard.
          job.put(stream, RECORDS);
          strike(blow, job, kinesis, stream);
          job.put(stream, RECORDS);
        }
      }

      job.awaitAll();
    }
    assertThat(blows).containsOnlyKeys(Blow.values());
  }

  /** Each at least once, reshardings more often. */
  private List<Blow> turn() {
    List<Blow> turn = new ArrayList<>(List.of(Blow.values()));
    Collections.addAll(turn, Blow.SPLIT, Blow.SPLIT, Blow.MERGE);
    Collections.shuffle(turn, random);
    return turn;
  }

  private void strike(Blow blow, InOrderJob job, KillableKinesis kinesis, KinesisTestStream stream)
      throws Exception {
    int open = stream.openShards().size();
    switch (blow) {
      case SPLIT, MERGE -> {
        if (open == 1 || blow == Blow.SPLIT && open < MOST_SHARDS) {
          stream.split();
        } else {
          stream.merge();
        }
      }
      case FAILURE -> job.failAfter(random.nextInt(RECORDS));
      case RESTART -> start(job, kinesis, stream, job.stop(folder.resolve("savepoints")));
      case KILL -> kinesis.killAndStart();
    }
    blows.merge(blow, 1, Integer::sum);
  }

  private void start(
      InOrderJob job, KillableKinesis kinesis, KinesisTestStream stream, String savepoint)
      throws Exception {
    job.start(
        1 + random.nextInt(MOST_PARALLELISM),
        InOrderJob.source(
            stream, InOrderJob.options(kinesis.endpoint(), KillableKinesis.REGION), false),
        savepoint,
        MOST_FAILURES);
  }
}

package io.latestlake.source.kinesis.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.source.kinesis.KinesisSource;
import io.latestlake.source.kinesis.KinesisSourceOptions;
import io.latestlake.source.kinesis.TextRecords;
import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.ShardEnumerator;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A run that begins at what comes from now on begins there however often it has to begin. */
class StartMomentTest {
  private static final Instant MOMENT = Instant.parse("2026-11-23T08:00:00.123Z");

  private final List<ShardSplit> given = new ArrayList<>();
  private final SimulatedCoordinator coordinator =
      new SimulatedCoordinator(1, (reader, splits) -> given.addAll(splits));

  @Test
  void aJobThatFailsBeforeItsFirstCheckpointBeginsAtTheSameMomentAgain() throws Exception {
    KinesisSource<String> source = fromLatest();
    StartPoint first = startOf(source.createEnumerator(coordinator));
    Thread.sleep(5);

    StartPoint second = startOf(InstantiationUtil.clone(source).createEnumerator(coordinator));

    assertThat(second).isEqualTo(first);
    assertThat(first.moment()).isNotNull();
  }

  @Test
  void aStateFromBeforeTheFirstListingIsReadFromItsOwnMoment() throws Exception {
    EnumeratorState state =
        new EnumeratorState(
            "s", new StartPoint(MOMENT), false, ShardSplit.NEVER, List.of(), Set.of());

    assertThat(startOf(fromLatest().restoreEnumerator(coordinator, state)))
        .isEqualTo(state.start());
    try (ShardEnumerator enumerator =
        new ShardEnumerator(coordinator, new OneShard(), Duration.ofSeconds(10), true, state)) {
      enumerator.start();
      coordinator.look();
      coordinator.register(0, List.of());
      enumerator.addReader(0);
    }
    assertThat(given)
        .singleElement()
        .extracting(ShardSplit::position)
        .isEqualTo(new StartingPosition.AtTimestamp(MOMENT.toEpochMilli()));
  }

  private static StartPoint startOf(SplitEnumerator<ShardSplit, EnumeratorState> enumerator)
      throws Exception {
    try (enumerator) {
      return enumerator.snapshotState(1).start();
    }
  }

  private static KinesisSource<String> fromLatest() {
    Configuration options = new Configuration();
    options.set(KinesisSourceOptions.AWS_REGION, "us-east-1");
    return KinesisSource.<String>builder()
        .setStreamArn("s")
        .setSourceConfig(options)
        .setDeserializationSchema(new TextRecords())
        .build();
  }

  private static final class OneShard implements StreamProxy {
    @Override
    public List<Shard> shards() {
      return List.of(Shard.builder().shardId("a").build());
    }

    @Override
    public List<Shard> shardsSince(Instant moment) {
      return shards();
    }

    @Override
    public String iterator(String shard, StartingPosition position) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public ShardPage read(String iterator, int mostRecords) {
      throw new UnsupportedOperationException("nothing is read");
    }

    @Override
    public void close() {}
  }
}

package io.latestlake.source.kinesis.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.ShardEnumerator;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardsFinished;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** When shards are listed, and what it means that they cannot be. */
class ShardListingTest {
  private static final Instant PAST = Instant.parse("2020-05-12T00:00:00Z");
  private static final Instant FUTURE = Instant.parse("2999-05-12T00:00:00Z");
  private static final long STOP_AT = 1000;

  private final List<ShardSplit> given = new ArrayList<>();
  private final SimulatedCoordinator coordinator =
      new SimulatedCoordinator(1, (reader, splits) -> given.addAll(splits));
  private final Listings listings = new Listings();
  private ShardEnumerator enumerator;

  @AfterEach
  void close() {
    enumerator.close();
  }

  static Stream<SdkException> thatPass() {
    return Stream.of(
        LimitExceededException.builder().message("slow down").statusCode(400).build(),
        ResourceInUseException.builder().message("updating").statusCode(400).build(),
        ExpiredNextTokenException.builder().message("too late").statusCode(400).build(),
        KinesisException.builder().message("internal").statusCode(500).build(),
        SdkClientException.create("connection reset"));
  }

  @ParameterizedTest
  @MethodSource("thatPass")
  void aFailureThatPassesIsWaitedOutOnceShardsAreKnown(SdkException failure) {
    start(StartPoint.horizon());
    listings.shards = List.of("a");
    coordinator.look();

    listings.failure = failure;
    coordinator.look();
    coordinator.look();
    listings.failure = null;
    listings.shards = List.of("a", "b");
    coordinator.look();

    assertThat(ids()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @MethodSource("thatPass")
  void aStreamThatWasNeverListedFailsTheJobWithTheCause(SdkException failure) {
    start(StartPoint.horizon());
    listings.failure = failure;

    assertThatThrownBy(coordinator::look)
        .hasMessageContaining("The shards of the Kinesis stream s cannot be listed")
        .hasMessageContaining(failure.getMessage())
        .hasMessageNotContaining("kinesis:ListShards");
  }

  @Test
  void whatDoesNotPassFailsTheJobAtAnyTime() {
    start(StartPoint.horizon());
    listings.shards = List.of("a");
    coordinator.look();

    listings.failure = KinesisException.builder().message("no right").statusCode(400).build();
    assertThatThrownBy(coordinator::look)
        .hasMessageContaining("no right")
        .hasMessageContaining("kinesis:ListShards");
    listings.failure = ResourceNotFoundException.builder().message("no stream").build();
    assertThatThrownBy(coordinator::look)
        .hasMessageContaining("no stream")
        .hasMessageContaining("must exist");
  }

  @Test
  void childrenThatWaitForTheirParentAreTold() {
    start(StartPoint.horizon());
    listings.shards = List.of("a", "b");
    listings.parents = Map.of("b", "a");
    coordinator.look();

    assertThat(ids()).containsExactly("a");
    assertThat(coordinator.unassigned()).isEqualTo(1);

    enumerator.handleSourceEvent(0, new ShardsFinished(Set.of("a")));
    enumerator.snapshotState(1);
    enumerator.notifyCheckpointComplete(1);

    assertThat(ids()).containsExactly("a", "b");
    assertThat(coordinator.unassigned()).isZero();
  }

  @Test
  void aBoundedRunFindsWhatWasOpenedSinceTheStateOfARunWithoutEnd() {
    start(known("a").until(STOP_AT));
    listings.shards = List.of("a", "b");
    coordinator.look();
    coordinator.look();

    assertThat(ids()).containsExactly("b");
    assertThat(given.get(0).stopAt()).isEqualTo(STOP_AT);
    assertThat(coordinator.ended()).containsExactly(0);
    assertThat(listings.made).isEqualTo(1);
  }

  @Test
  void aBoundedRunThatFailsDoesNotGoOnToWhatWasOpenedSinceItsStart() {
    start(known("a").until(STOP_AT));
    listings.shards = List.of("a", "b");
    EnumeratorState listed = listedState();

    start(listed.until(listed.stopAt()));
    listings.shards = List.of("a", "b", "c");
    coordinator.look();

    assertThat(ids()).doesNotContain("c");
  }

  @Test
  void aMomentBeforeTheOldestRecordIsTheHorizonWhateverTheListSays() {
    listings.sinceFailure = InvalidArgumentException.builder().message("too old").build();
    listings.shards = List.of("a", "b");

    start(new StartPoint(PAST));
    coordinator.look();

    assertThat(ids()).containsExactly("a", "b");
  }

  @Test
  void aMomentThatIsStillToComeIsNot() {
    listings.sinceFailure = InvalidArgumentException.builder().message("to come").build();
    listings.shards = List.of("a");
    start(new StartPoint(FUTURE));

    assertThatThrownBy(coordinator::look).hasMessageContaining("to come");
  }

  private EnumeratorState listedState() {
    coordinator.look();
    return enumerator.snapshotState(1);
  }

  private static EnumeratorState known(String... givenOut) {
    return new EnumeratorState(
        "s", StartPoint.horizon(), true, ShardSplit.NEVER, List.of(), Set.of(givenOut));
  }

  private void start(StartPoint point) {
    start(new EnumeratorState("s", point, false, ShardSplit.NEVER, List.of(), Set.of()));
  }

  private void start(EnumeratorState state) {
    enumerator = new ShardEnumerator(coordinator, listings, Duration.ofSeconds(10), true, state);
    enumerator.start();
    coordinator.register(0, List.of());
    enumerator.addReader(0);
  }

  private List<String> ids() {
    return given.stream().map(ShardSplit::shard).toList();
  }

  /** Lists what it was told to, or fails as it was told to. */
  private static final class Listings implements StreamProxy {
    private List<String> shards = List.of();
    private Map<String, String> parents = Map.of();
    private SdkException failure;
    private SdkException sinceFailure;
    private int made;

    @Override
    public List<Shard> shards() {
      if (failure != null) {
        throw failure;
      }
      made++;
      return shards.stream()
          .map(id -> Shard.builder().shardId(id).parentShardId(parents.get(id)).build())
          .toList();
    }

    @Override
    public List<Shard> shardsSince(Instant moment) {
      if (sinceFailure != null) {
        throw sinceFailure;
      }
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

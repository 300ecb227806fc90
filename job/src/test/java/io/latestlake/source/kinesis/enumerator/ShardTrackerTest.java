package io.latestlake.source.kinesis.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which shards may be given out, given which were read. */
class ShardTrackerTest {
  private static final ShardSplit FIRST = shard("first");
  private static final ShardSplit SECOND = shard("second");
  private static final ShardSplit LEFT = shard("left", "first");
  private static final ShardSplit MERGED = shard("merged", "left", "second");

  private final ShardTracker tracker = new ShardTracker(true);

  @Test
  void aShardWithoutParentsIsGivenOutAndThenNoMore() {
    tracker.discovered(List.of(FIRST, SECOND));
    assertThat(tracker.assignable()).containsExactly(FIRST, SECOND);

    tracker.assigned("first", 0);
    tracker.discovered(List.of(FIRST, SECOND));

    assertThat(tracker.assignable()).containsExactly(SECOND);
    assertThat(tracker.loads()).isEqualTo(Map.of(0, 1));
  }

  @Test
  void aChildWaitsUntilACheckpointHasAllOfItsParent() {
    tracker.discovered(List.of(FIRST, LEFT));
    tracker.assigned("first", 0);
    assertThat(tracker.assignable()).isEmpty();

    tracker.checkpointBegun(1);
    tracker.finished(List.of("first"));
    tracker.checkpointComplete(1);
    assertThat(tracker.assignable()).as("the checkpoint began before the end").isEmpty();

    tracker.checkpointBegun(2);
    assertThat(tracker.assignable()).as("the checkpoint may still fail").isEmpty();
    tracker.checkpointBegun(3);
    tracker.checkpointComplete(3);
    assertThat(tracker.assignable()).containsExactly(LEFT);
  }

  @Test
  void aMergedShardWaitsForBothOfItsParents() {
    tracker.discovered(List.of(FIRST, SECOND, LEFT, MERGED));
    settle("first");
    assertThat(tracker.assignable()).containsExactly(SECOND, LEFT);
    settle("left");
    assertThat(tracker.assignable()).containsExactly(SECOND);
    settle("second");
    assertThat(tracker.assignable()).containsExactly(MERGED);
  }

  @Test
  void aParentThatIsNotKnownOrLiesBeforeTheStartIsNotWaitedFor() {
    tracker.leaveOut(List.of("first"));
    tracker.discovered(List.of(FIRST, LEFT, shard("orphan", "expired")));

    assertThat(tracker.assignable())
        .extracting(ShardSplit::shard)
        .containsExactly("left", "orphan");
  }

  @Test
  void whatWasReadIsForgottenWhenTheStreamForgetsIt() {
    tracker.discovered(List.of(FIRST, LEFT));
    settle("first");
    tracker.assigned("left", 1);
    assertThat(tracker.givenOut()).containsExactlyInAnyOrder("first", "left");

    for (int i = 1; i < ShardTracker.MISSING_FOR_GOOD; i++) {
      tracker.discovered(List.of(LEFT));
    }
    assertThat(tracker.givenOut()).containsExactlyInAnyOrder("first", "left");
    tracker.discovered(List.of(LEFT));

    assertThat(tracker.givenOut()).containsExactly("left");
  }

  @Test
  void whatWasReadIsNotReadAgainWhenAListingWasShort() {
    tracker.discovered(List.of(FIRST, SECOND));
    settle("first");

    for (int i = 0; i < 2 * ShardTracker.MISSING_FOR_GOOD; i++) {
      tracker.discovered(List.of(SECOND));
      tracker.discovered(List.of(FIRST, SECOND));
    }

    assertThat(tracker.assignable()).containsExactly(SECOND);
  }

  @Test
  void afterARestoreWhatNoReaderReportsWasRead() {
    ShardTracker restored =
        new ShardTracker(true, List.of(MERGED), List.of("first", "second", "left"));
    ShardSplit left = LEFT.from(new StartingPosition.AfterSequence("7"));

    restored.reported(left);
    restored.discovered(List.of(FIRST, SECOND, LEFT, MERGED));

    assertThat(restored.assignable()).containsExactly(left);
    restored.assigned("left", 0);
    assertThat(restored.assignable()).isEmpty();
  }

  @Test
  void aShardWhoseReaderIsSetBackIsReadAgainBeforeItsChildren() {
    tracker.discovered(List.of(FIRST, LEFT));
    tracker.assigned("first", 0);
    tracker.finished(List.of("first"));
    tracker.checkpointBegun(1);

    tracker.setBack(0, List.of());
    tracker.reported(FIRST);
    tracker.checkpointComplete(1);

    assertThat(tracker.assignable()).containsExactly(FIRST);
  }

  @Test
  void whatAReaderWasGivenSinceTheCheckpointComesBack() {
    tracker.discovered(List.of(FIRST, SECOND));
    tracker.assigned("first", 0);
    tracker.assigned("second", 1);

    tracker.setBack(0, List.of(FIRST));

    assertThat(tracker.assignable()).containsExactly(FIRST);
    assertThat(tracker.loads()).isEqualTo(Map.of(1, 1));
  }

  @Test
  void aShardThatAnotherReaderHasByNowIsNotGivenOutTwice() {
    tracker.discovered(List.of(FIRST));
    tracker.assigned("first", 1);

    tracker.reported(FIRST);

    assertThat(tracker.assignable()).isEmpty();
  }

  @Test
  void withoutOrderChildrenAreReadBesideTheirParents() {
    ShardTracker unordered = new ShardTracker(false);
    unordered.discovered(List.of(FIRST, LEFT));

    assertThat(unordered.assignable()).containsExactly(FIRST, LEFT);
  }

  @Test
  void shardsGoToTheReadersThatHaveTheFewest() {
    assertThat(
            ShardAssignment.of(List.of(FIRST, SECOND, LEFT), List.of(0, 1, 2), Map.of(0, 2, 1, 1)))
        .isEqualTo(Map.of(2, List.of(FIRST, LEFT), 1, List.of(SECOND)));
  }

  private void settle(String shard) {
    tracker.assigned(shard, 0);
    tracker.finished(List.of(shard));
    tracker.checkpointBegun(1);
    tracker.checkpointComplete(1);
  }

  private static ShardSplit shard(String id, String... parents) {
    return new ShardSplit(id, List.of(parents), new StartingPosition.Horizon(), ShardSplit.NEVER);
  }
}

package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndedWalksTest {
  private final EndedWalks walks = new EndedWalks();

  @Test
  void theWalkIsWholeWhenEachOfItsSubtasksHasEndedIt() {
    walks.add(List.of(walk(0, 2, 5)));
    walks.add(List.of(walk(0, 2, 5)));
    assertThat(walks.wholeUpTo()).isEmpty();

    walks.add(List.of(walk(1, 2, 4)));
    assertThat(walks.wholeUpTo()).hasValue(5);
  }

  /** The first two of three subtasks have other keys than the first two of two. */
  @Test
  void endsOfAnotherParallelismDoNotMakeUpForThoseThatAreMissing() {
    walks.add(List.of(walk(0, 3, 5), walk(1, 3, 5)));
    walks.add(List.of(walk(1, 2, 7)));
    assertThat(walks.wholeUpTo()).isEmpty();

    walks.add(List.of(walk(0, 2, 8)));
    assertThat(walks.wholeUpTo()).hasValue(8);
  }

  private static EndedWalk walk(int subtask, int parallelism, long checkpoint) {
    return new EndedWalk("r", subtask, parallelism, checkpoint);
  }
}

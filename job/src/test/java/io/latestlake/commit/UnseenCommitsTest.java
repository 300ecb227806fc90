package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnseenCommitsTest {
  private final UnseenCommits unseen = new UnseenCommits();

  @Test
  void aPublicationThatIsFinishedLateShowsNothingOfTheCommitsThatWentOn() {
    unseen.committed(4, 1_000);
    unseen.committed(5, 2_000);
    unseen.committed(6, 3_000);

    assertThat(unseen.seenUpTo(5)).isEqualTo(2_000);
    assertThat(unseen.seenUpTo(6)).isEqualTo(3_000);
  }

  @Test
  void whatWasSeenStaysSeenWhenAPublicationBringsNothingNew() {
    unseen.committed(4, 1_000);

    assertThat(unseen.seenUpTo(4)).isEqualTo(1_000);
    assertThat(unseen.seenUpTo(9)).isEqualTo(1_000);
  }

  @Test
  void ofCommitsOfWhichNoneIsKnownNothingIsTold() {
    unseen.committed(4, 1_000);

    assertThat(unseen.seenUpTo(3)).isEqualTo(Freshness.UNKNOWN);
  }
}

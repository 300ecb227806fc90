package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.cli.chaos.Report.Resharded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Comparison RIGHT = new Comparison(7, 0, 0, 0, List.of());

  @Test
  void theLastLineTellsOfReshardingsIfThereAreShards() {
    assertThat(report(Optional.empty()).summary())
        .isEqualTo(
            "kills survived 0, pauses survived 0, commits 5, publications 3, rows lost 0, rows"
                + " doubled 0");
    assertThat(report(Optional.of(new Resharded(2, 1, 4, 0))).summary())
        .isEqualTo(
            "kills survived 0, pauses survived 0, reshardings survived 3, commits 5, publications"
                + " 3, rows lost 0, rows doubled 0, records out of order 0");
  }

  @Test
  void aRunThatLostTheOrderIsWrongThoughItsRowsAreRight() {
    assertThat(report(Optional.of(new Resharded(2, 1, 4, 0))).isRight()).isTrue();
    assertThat(report(Optional.of(new Resharded(2, 1, 4, 1))).isRight()).isFalse();
  }

  private static Report report(Optional<Resharded> resharded) {
    return new Report(List.of(), 0, 5, 3, 0, RIGHT, resharded);
  }
}

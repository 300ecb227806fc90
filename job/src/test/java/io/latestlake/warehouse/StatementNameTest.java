package io.latestlake.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.warehouse.StatementName.Kind;
import org.junit.jupiter.api.Test;

class StatementNameTest {
  private static final StatementName NAME =
      new StatementName("public_cases", "run-1", 7, Kind.COMMIT, 42, "2");

  @Test
  void theNameTellsAttemptsApartAndIsReadBack() {
    assertThat(NAME.text()).isEqualTo("latest-lake/public_cases/run-1/7/commit/42/2");
    assertThat(NAME.text()).startsWith(StatementName.prefix("public_cases"));
    assertThat(StatementName.parse(NAME.text())).contains(NAME);
    assertThat(StatementName.parse("latest-lake/public_cases/x")).isEmpty();
    assertThat(StatementName.parse(null)).isEmpty();
  }

  @Test
  void theTokenIsOfTheNameAndFits() {
    assertThat(NAME.clientToken()).hasSize(64).matches("[0-9a-f]+");
    assertThat(NAME.clientToken())
        .isEqualTo(
            new StatementName("public_cases", "run-1", 7, Kind.COMMIT, 42, "2").clientToken())
        .isNotEqualTo(
            new StatementName("public_cases", "run-1", 7, Kind.COMMIT, 42, "3").clientToken());
  }

  @Test
  void onlyFencedStatementsOfOlderEpochsMayBeCancelled() {
    assertThat(NAME.isFencedBelow(8)).isTrue();
    assertThat(NAME.isFencedBelow(7)).isFalse();
    assertThat(new StatementName("t", "r", 0, Kind.TAKE_OVER, 0, "n").isFencedBelow(8)).isFalse();
    assertThat(new StatementName("t", "r", 0, Kind.READ, 0, "n").isFencedBelow(8)).isFalse();
  }
}

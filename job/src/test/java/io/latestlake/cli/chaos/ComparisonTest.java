package io.latestlake.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final PublishedRow A = row("a", "1", "year=2020/month=5/day=1");
  private static final PublishedRow B = row("b", null, "year=2020/month=5/day=2");

  private final Comparison.Builder found = new Comparison.Builder("lake", Map.of("a", A, "b", B));

  private static PublishedRow row(String key, String value, String day) {
    return new PublishedRow(Arrays.asList(key, value), day);
  }

  @Test
  void rowsThatHaveToBeThereAreRight() {
    found.add(B);
    found.add(A);
    assertThat(found.compare().isEqual()).isTrue();
  }

  @Test
  void aRowThatIsNotThereIsLost() {
    found.add(A);
    Comparison comparison = found.compare();
    assertThat(comparison.isEqual()).isFalse();
    assertThat(comparison.lost()).isOne();
    assertThat(comparison.examples())
        .containsExactly("lake, lost: [b, null] in year=2020/month=5/day=2");
  }

  @Test
  void aSecondRowOfAKeyIsDoubledInWhicheverDayItIs() {
    found.add(A);
    found.add(B);
    found.add(row("b", null, "year=2020/month=5/day=1"));
    Comparison comparison = found.compare();
    assertThat(comparison.doubled()).isOne();
    assertThat(comparison.lost()).isZero();
    assertThat(comparison.isEqual()).isFalse();
  }

  @Test
  void otherValuesAnotherDayAndADeletedKeyAreWrong() {
    found.add(row("a", "2", A.day()));
    found.add(row("b", null, A.day()));
    found.add(row("c", "1", A.day()));
    Comparison comparison = found.compare();
    assertThat(comparison.wrong()).isEqualTo(3);
    assertThat(comparison.isEqual()).isFalse();
  }

  @Test
  void twoPlacesAreCountedTogether() {
    Comparison lake = new Comparison(2, 1, 0, 0, List.of("x"));
    Comparison view = new Comparison(2, 0, 1, 0, List.of("y"));
    assertThat(lake.plus(view)).isEqualTo(new Comparison(4, 1, 1, 0, List.of("x", "y")));
  }
}

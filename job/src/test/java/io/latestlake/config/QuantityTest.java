package io.latestlake.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @Test
  void durationsAreReadInAllUnits() {
    assertThat(Quantity.duration("500ms")).contains(Duration.ofMillis(500));
    assertThat(Quantity.duration(" 30s ")).contains(Duration.ofSeconds(30));
    assertThat(Quantity.duration("10min")).contains(Duration.ofMinutes(10));
    assertThat(Quantity.duration("24h")).contains(Duration.ofDays(1));
    assertThat(Quantity.duration("7d")).contains(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10m", "-1s", "1.5h", "1 h 2min", "99999999999d", "١s"})
  void whatIsNoDurationIsNotGuessed(String text) {
    assertThat(Quantity.duration(text)).isEmpty();
  }

  @Test
  void sizesAreReadInAllUnits() {
    assertThat(Quantity.bytes("12B")).contains(12L);
    assertThat(Quantity.bytes("1kb")).contains(1024L);
    assertThat(Quantity.bytes("64MB")).contains(64L << 20);
    assertThat(Quantity.bytes("3GB")).contains(3L << 30);
    assertThat(Quantity.bytes("64")).isEmpty();
  }
}

package io.latestlake.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalWidthTest {
  @Test
  void aTerminalThatDoesNotKnowItsSizeIsTakenForAUsualOne() {
    assertThat(new TerminalWidth(OptionalInt::empty).getAsInt()).isEqualTo(80);
    assertThat(new TerminalWidth(() -> OptionalInt.of(132)).getAsInt()).isEqualTo(132);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "wide", "99999999999", "8 0"})
  void whatIsNoSizeIsNone(String text) {
    assertThat(TerminalWidth.number(text)).isEmpty();
  }
}

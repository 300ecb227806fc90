package io.latestlake.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
  @ParameterizedTest(name = "terminal {0}, TERM={1}, NO_COLOR={2}")
  @CsvSource(
      nullValues = "unset",
      value = {
        "true,  xterm, unset, true,  true",
        "true,  xterm, '',    true,  true",
        "true,  xterm, 1,     true,  false",
        "true,  xterm, 0,     true,  false",
        "true,  dumb,  unset, false, false",
        "true,  unset, unset, false, false",
        "false, xterm, unset, false, false",
      })
  void coloursNeedATerminalAndNobodyWhoWantsNone(
      boolean terminal, String term, String noColor, boolean interactive, boolean coloured) {
    Map<String, String> environment = new HashMap<>();
    if (term != null) {
      environment.put("TERM", term);
    }
    if (noColor != null) {
      environment.put("NO_COLOR", noColor);
    }

    assertThat(Screen.of(terminal, environment)).isEqualTo(new Screen(interactive, coloured));
  }

  @Test
  void withoutColoursTextStaysAsItIs() {
    Colours none = new Colours(new Screen(true, false));
    assertThat(none.heading("a") + none.good("b") + none.bad("c") + none.aside("d"))
        .isEqualTo("abcd");
  }

  @Test
  void everyColourEndsWithItsText() {
    Colours colours = new Colours(new Screen(true, true));
    assertThat(colours.heading("a")).isEqualTo("\033[1ma\033[0m");
    assertThat(colours.good("b")).isEqualTo("\033[32mb\033[0m");
    assertThat(colours.bad("c")).isEqualTo("\033[1;31mc\033[0m");
    assertThat(colours.aside("d")).isEqualTo("\033[2md\033[0m");
    assertThat(colours.aside("")).isEmpty();
  }
}

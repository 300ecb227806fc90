package io.latestlake.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndLinesEndWithoutBlanks() {
    Table table = new Table(Table.Flush.LEFT, Table.Flush.RIGHT, Table.Flush.LEFT);
    table.row("decode", "12", "s").row("publication", "1,234").row("x");

    assertThat(table.lines())
        .containsExactly(
            "  decode          12  s", //
            "  publication  1,234",
            "  x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "de-DE", "tr-TR", "hi-IN-u-nu-deva"})
  void numbersReadTheSameInEveryLanguage(String language) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      assertThat(new Table(Table.Flush.LEFT, Table.Flush.RIGHT).row("rows", -1_234_567).lines())
          .containsExactly("  rows  -1,234,567");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aRowWiderThanTheTableIsAMistake() {
    assertThatThrownBy(() -> new Table(Table.Flush.LEFT).row("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 cells in a table of 1 columns");
  }
}

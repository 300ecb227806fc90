package io.latestlake.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ColumnChangesTest {

  @Test
  void aTypeIsThatOfWhatUnloadWrites() {
    assertThat(
            List.of(
                GlueTypes.of(new ColumnType.SmallInt()),
                GlueTypes.of(new ColumnType.Int()),
                GlueTypes.of(new ColumnType.Real()),
                GlueTypes.of(new ColumnType.Char(5)),
                GlueTypes.of(new ColumnType.Super()),
                GlueTypes.of(new ColumnType.Timestamp()),
                GlueTypes.of(new ColumnType.Timestamptz())))
        .containsExactly("smallint", "int", "float", "string", "string", "timestamp", "timestamp");
  }

  @Test
  void theSameColumnsAreNoChange() {
    assertThat(changes("id string, n int", "id string, n int").isEmpty()).isTrue();
  }

  @Test
  void whatIsAddedAndRemovedIsTold() {
    ColumnChanges changes = changes("id string, gone int", "id string, come date");

    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.told("table l.t"))
        .satisfiesExactly(
            told -> assertThat(told).contains("gets column come date"),
            told -> assertThat(told).contains("loses column gone"));
  }

  @Test
  void anotherOrderIsAChangeOfWhichNothingIsToTell() {
    ColumnChanges changes = changes("id string, n int", "n int, id string");

    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.told("t")).isEmpty();
  }

  @Test
  void aTypeThatReadersOfOldFilesCannotTakeIsToldWithItsCure() {
    assertThat(changes("n int", "n string").told("t"))
        .singleElement()
        .asString()
        .contains("was int and is string", "have all days published again");
    assertThat(changes("n decimal(10,2)", "n decimal(10,3)").told("t"))
        .singleElement()
        .asString()
        .contains("have all days published again");
  }

  @Test
  void aWiderTypeIsReadFromOldFilesToo() {
    for (String[] types :
        new String[][] {
          {"smallint", "bigint"},
          {"int", "bigint"},
          {"float", "double"},
          {"decimal(10,2)", "decimal(12,2)"}
        }) {
      assertThat(changes("n " + types[0], "n " + types[1]).told("t"))
          .singleElement()
          .asString()
          .contains("readers take the files of older days");
    }
  }

  private static ColumnChanges changes(String before, String now) {
    return ColumnChanges.between(columns(before), columns(now));
  }

  private static List<CatalogColumn> columns(String text) {
    return Stream.of(text.split(", "))
        .map(column -> column.split(" "))
        .map(parts -> new CatalogColumn(parts[0], parts[1]))
        .toList();
  }
}

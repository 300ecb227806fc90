package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratedChangeLogTest {
  private static final GeneratorOptions OPTIONS = GeneratorOptions.of(3_000, 20_000);

  @Test
  void theSameOptionsGiveTheSameLog() throws IOException {
    assertThat(rows(OPTIONS)).isEqualTo(rows(OPTIONS));
    assertThat(new GeneratedChangeLog(OPTIONS).identity())
        .isEqualTo(new GeneratedChangeLog(OPTIONS).identity())
        .isNotEqualTo(new GeneratedChangeLog(GeneratorOptions.of(3_000, 19_999)).identity());
  }

  @Test
  void everyKeyIsLoadedOnceAndThenChanged() throws IOException {
    List<RecordedLog.Row> rows = rows(OPTIONS);

    assertThat(rows).hasSize(23_000);
    assertThat(rows.subList(0, 3_000)).allMatch(row -> row.operation() == Operation.LOAD);
    assertThat(rows.subList(3_000, 23_000)).noneMatch(row -> row.operation() == Operation.LOAD);
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.id()));
    assertThat(ids).hasSize(3_000).allMatch(id -> id.matches("[0-9a-f]{24}"));
  }

  @Test
  void itHoldsCorrectionsDeletesRowsThatComeBackMovesAndChangesOfNothing() throws IOException {
    Map<String, RecordedLog.Row> last = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (RecordedLog.Row row : rows(OPTIONS)) {
      RecordedLog.Row before = last.put(row.id(), row);
      seen.merge(kind(before, row), 1, Integer::sum);
    }

    assertThat(seen).containsOnlyKeys("load", "correct", "delete", "revive", "move", "repeat");
    assertThat(seen.get("delete")).isBetween(200, 600);
    assertThat(seen.get("move")).isBetween(400, 800);
    assertThat(seen.get("repeat")).isBetween(100, 400);
    assertThat(seen.get("correct")).isGreaterThan(17_000);
  }

  private static String kind(RecordedLog.Row before, RecordedLog.Row row) {
    return switch (row.operation()) {
      case LOAD -> "load";
      case DELETE -> "delete";
      case INSERT -> before.operation() == Operation.DELETE ? "revive" : "insert of a known key";
      case UPDATE -> {
        if (before.operation() == Operation.DELETE) {
          yield "update of a deleted key";
        } else if (before.values().equals(row.values())) {
          yield "repeat";
        }
        yield before.value("Date").equals(row.value("Date")) ? "correct" : "move";
      }
    };
  }

  @Test
  void mostChangesHitTheRecentDays() throws IOException {
    List<RecordedLog.Row> rows = rows(GeneratorOptions.of(70_000, 20_000));
    Set<String> recent = new HashSet<>();
    rows.subList(67_000, 70_000).forEach(row -> recent.add(row.id()));

    assertThat(rows.subList(70_000, 90_000).stream().filter(row -> recent.contains(row.id())))
        .hasSizeBetween(17_500, 18_700);
  }

  @Test
  void aLogOfOneKeyIsPossible() throws IOException {
    assertThat(rows(GeneratorOptions.of(1, 100))).hasSize(101);
  }

  private static List<RecordedLog.Row> rows(GeneratorOptions options) throws IOException {
    return RecordedLog.of(new GeneratedChangeLog(options)).rows();
  }
}

package io.latestlake.publish;

import static java.util.stream.Collectors.joining;

import io.latestlake.config.Day;
import io.latestlake.testing.StagedRow;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every content that a day ever had after a commit, by what was committed alone: of the table of
 * {@link io.latestlake.testing.WarehouseTable}, whose view says twice the amount.
 */
final class CommittedStates {
  private final Map<String, StagedRow> rows = new TreeMap<>();
  private final Map<Day, Set<String>> states = new ConcurrentHashMap<>();

  CommittedStates(Collection<Day> days) {
    days.forEach(day -> states.computeIfAbsent(day, none -> ConcurrentHashMap.newKeySet()).add(""));
  }

  /** To be told before they are committed: a reader may see them at once. */
  void commit(Collection<StagedRow> changes) {
    for (StagedRow change : changes) {
      if (change.operation() == 'D') {
        rows.remove(change.id());
      } else {
        rows.put(change.id(), change);
      }
    }
    states.forEach((day, contents) -> contents.add(now(day)));
  }

  Set<Day> days() {
    return states.keySet();
  }

  Map<String, StagedRow> rows() {
    return rows;
  }

  /** What the day is after all commits. */
  String now(Day day) {
    return rows.values().stream()
        .filter(row -> row.day().equals(day))
        .map(row -> row.id() + " " + row.name() + " " + 2 * row.amount() + "\n")
        .collect(joining());
  }

  boolean has(Day day, String content) {
    return states.get(day).contains(content);
  }
}

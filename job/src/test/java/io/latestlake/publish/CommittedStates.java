package io.latestlake.publish;

import static java.util.stream.Collectors.joining;

import io.latestlake.config.Day;
import io.latestlake.testing.StagedRow;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What each day was after each commit, by what was committed alone: of the table of {@link
 * io.latestlake.testing.WarehouseTable}, whose view says twice the amount.
 */
final class CommittedStates {
  private final Map<String, StagedRow> rows = new TreeMap<>();

  /** By the number of the first commit after which a day was so. */
  private final Map<Day, NavigableMap<Integer, String>> states = new ConcurrentHashMap<>();

  private int last;
  private volatile int settled;

  CommittedStates(Collection<Day> days) {
    days.forEach(day -> states.put(day, new ConcurrentSkipListMap<>(Map.of(0, ""))));
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
    last++;
    states.forEach((day, contents) -> contents.put(last, now(day)));
  }

  /** From now on nobody may see what was before the last commit. */
  void settle() {
    settled = last;
  }

  /** The commit before which nothing may be seen any more. */
  int settled() {
    return settled;
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

  /** Whether the day was so after that commit, or is so after a later one. */
  boolean has(Day day, String content, int since) {
    return states.get(day).tailMap(since, true).containsValue(content);
  }
}

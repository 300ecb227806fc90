package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.onlooker.CommitJournal;
import io.latestlake.testing.StagedRow;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each day was after each commit, by what was committed alone, and told to those who read: of
 * the table of {@link io.latestlake.testing.WarehouseTable}, whose view says twice the amount.
 */
final class CommittedStates {
  private final Map<String, StagedRow> rows = new TreeMap<>();
  private final List<Day> days;
  private final CommitJournal journal;
  private int last;

  CommittedStates(List<Day> days, CommitJournal journal) {
    this.days = List.copyOf(days);
    this.journal = requireNonNull(journal, "journal is null");
  }

  /** To be told before they are committed: a reader may see them at once. */
  void commit(Collection<StagedRow> changes) throws IOException {
    Map<String, List<String>> before = contents();
    for (StagedRow change : changes) {
      if (change.operation() == 'D') {
        rows.remove(change.id());
      } else {
        rows.put(change.id(), change);
      }
    }
    last++;
    Map<String, List<String>> changed = contents();
    changed.entrySet().removeAll(before.entrySet());
    journal.committed(last, changed);
  }

  /** From now on nobody may see what was before the last commit. */
  void settle() throws IOException {
    journal.settled(last);
  }

  /** Until the next commit is settled, days may be seen older than they were seen already. */
  void mayGoBack() throws IOException {
    journal.mayGoBack(last);
  }

  List<Day> days() {
    return days;
  }

  Map<String, StagedRow> rows() {
    return rows;
  }

  /** How many days there are that have rows. */
  long filledDays() {
    return rows.values().stream().map(StagedRow::day).distinct().count();
  }

  private Map<String, List<String>> contents() {
    return days.stream().collect(Collectors.toMap(Day::folder, this::now));
  }

  /** What the day is after all commits, as an onlooker reads it. */
  private List<String> now(Day day) {
    return rows.values().stream()
        .filter(row -> row.day().equals(day))
        .map(row -> "id=" + row.id() + " name=" + row.name() + " twice=" + 2 * row.amount())
        .sorted()
        .toList();
  }
}

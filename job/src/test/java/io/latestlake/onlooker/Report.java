package io.latestlake.onlooker;

import io.latestlake.onlooker.Look.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What readers have seen.
 *
 * @param reads of whole days
 * @param retried how many were made again, because a file was replaced meanwhile
 * @param states in how many different states days were seen, each counted once a reader
 * @param wrong reads that were of nothing that was to be seen
 * @param longestMillis from the begin of a read that was wrong to the end of the next right one
 */
public record Report(long reads, long retried, long states, List<Look> wrong, long longestMillis) {
  public Report {
    wrong = List.copyOf(wrong);
  }

  static Report of(List<Look> looks) {
    return new Report(
        looks.size(),
        looks.stream().filter(look -> look.retried() > 0).count(),
        looks.stream()
            .filter(look -> look.kind() == Kind.RIGHT)
            .map(look -> List.of(look.day(), look.commit()))
            .distinct()
            .count(),
        looks.stream().filter(look -> look.kind() != Kind.RIGHT).toList(),
        looks.stream().mapToLong(Look::millis).max().orElse(0));
  }

  public Report and(Report other) {
    List<Look> both = new ArrayList<>(wrong);
    both.addAll(other.wrong);
    return new Report(
        reads + other.reads,
        retried + other.retried,
        states + other.states,
        both,
        Math.max(longestMillis, other.longestMillis));
  }

  /** How many of the wrong reads are of which kind. */
  public Map<Kind, Long> kinds() {
    return wrong.stream()
        .collect(Collectors.groupingBy(Look::kind, TreeMap::new, Collectors.counting()));
  }
}

package io.latestlake.onlooker;

import static java.util.Objects.requireNonNull;

import io.latestlake.onlooker.Lake.Content;
import io.latestlake.onlooker.Look.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what was read of a day is what a commit made of it, and if not, what differs.
 *
 * @param since the commit before which nothing may be seen
 */
record Judgement(CommittedDays committed, String day, int since) {
  Judgement {
    requireNonNull(committed, "committed is null");
    requireNonNull(day, "day is null");
  }

  /**
   * @param wrongFor for how many milliseconds the day was read wrong before
   */
  Look of(Content content, int retried, long wrongFor) {
    Optional<Integer> commit = committed.commitOf(day, content.rows(), since);
    if (commit.isPresent()) {
      return Look.right(day, commit.get(), since, retried, wrongFor);
    }
    Map.Entry<Integer, List<String>> nearest =
        committed.statesSince(day, since).entrySet().stream()
            .min(Comparator.comparingInt(state -> distance(state.getValue(), content.rows())))
            .orElseThrow();
    return new Look(
        kind(content.rows(), nearest.getValue()),
        day,
        nearest.getKey(),
        since,
        retried,
        content.files(),
        without(nearest.getValue(), content.rows()),
        without(content.rows(), nearest.getValue()),
        0);
  }

  static Look vanished(String day, int since, String file) {
    return new Look(Kind.VANISHED, day, since, since, 0, List.of(file), List.of(), List.of(), 0);
  }

  private Kind kind(List<String> rows, List<String> nearest) {
    Set<String> different = new HashSet<>(rows);
    Set<String> possible = new HashSet<>();
    committed.statesSince(day, since).values().forEach(possible::addAll);
    if (rows.isEmpty()) {
      return Kind.MISSING;
    } else if (committed.commitOf(day, rows, 0).isPresent()) {
      return Kind.OLD;
    } else if (different.size() < rows.size()) {
      return Kind.DOUBLED;
    } else if (!possible.containsAll(different)) {
      return Kind.FOREIGN;
    }
    return nearest.containsAll(rows) ? Kind.MISSING : Kind.MIXED;
  }

  private static int distance(List<String> one, List<String> other) {
    return without(one, other).size() + without(other, one).size();
  }

  /** Each as often as it is too many. */
  private static List<String> without(List<String> rows, List<String> others) {
    List<String> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }
}

package io.latestlake.commit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The subtasks whose walk has ended. After a change of the parallelism all walk anew, unless all
 * had ended, and the ends of before say nothing of those that are missing: they are counted apart.
 * After a second change back they count again, as they told of the same keys.
 */
final class EndedWalks {
  private final Map<Integer, Set<Integer>> subtasks = new HashMap<>();
  private long last = Long.MIN_VALUE;

  void add(Collection<EndedWalk> ended) {
    for (EndedWalk each : ended) {
      subtasks.computeIfAbsent(each.parallelism(), any -> new TreeSet<>()).add(each.subtask());
      last = Math.max(last, each.checkpoint());
    }
  }

  /** The last checkpoint with rows of the walk; empty while there is a subtask that still walks. */
  OptionalLong wholeUpTo() {
    boolean whole =
        subtasks.entrySet().stream().anyMatch(each -> each.getValue().size() == each.getKey());
    return whole ? OptionalLong.of(last) : OptionalLong.empty();
  }
}

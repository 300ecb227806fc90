package io.latestlake.source.kinesis.enumerator;

import io.latestlake.source.kinesis.split.ShardSplit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives shards to the readers that have the fewest. */
final class ShardAssignment {
  private ShardAssignment() {}

  /**
   * @param readers to choose from, at least one
   * @param loads how many shards readers have already
   */
  static Map<Integer, List<ShardSplit>> of(
      List<ShardSplit> shards, Collection<Integer> readers, Map<Integer, Integer> loads) {
    Map<Integer, Integer> counts = new HashMap<>(loads);
    Map<Integer, List<ShardSplit>> assignment = new TreeMap<>();
    for (ShardSplit shard : shards) {
      int reader =
          readers.stream()
              .min(
                  Comparator.<Integer>comparingInt(r -> counts.getOrDefault(r, 0))
                      .thenComparing(Comparator.naturalOrder()))
              .orElseThrow();
      counts.merge(reader, 1, Integer::sum);
      assignment.computeIfAbsent(reader, r -> new ArrayList<>()).add(shard);
    }
    return assignment;
  }
}

package io.latestlake.source.zone;

import java.util.Map;
import java.util.TreeMap;

/**
 * The load files that were given to readers. DMS numbers those of a series without gaps, so whole
 * series are kept as one range each; a number that was skipped is still told from one that was
 * taken.
 */
final class TakenLoads {
  /** By series: first to last number. */
  private final Map<String, TreeMap<Long, Long>> ranges = new TreeMap<>();

  boolean contains(ZoneFile file) {
    TreeMap<Long, Long> series = ranges.get(file.series());
    if (series == null) {
      return false;
    }
    Map.Entry<Long, Long> range = series.floorEntry(file.name().order());
    return range != null && file.name().order() <= range.getValue();
  }

  void add(ZoneFile file) {
    addRange(file.series(), file.name().order(), file.name().order());
  }

  /** Joins it to its neighbours; it must not overlap any. */
  void addRange(String name, long first, long last) {
    TreeMap<Long, Long> series = ranges.computeIfAbsent(name, key -> new TreeMap<>());
    long from = first;
    Map.Entry<Long, Long> before = series.floorEntry(first);
    if (before != null && before.getValue() == first - 1) {
      from = before.getKey();
    }
    Long after = series.remove(last + 1);
    series.put(from, after == null ? last : after);
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** By series: first to last number. */
  Map<String, TreeMap<Long, Long>> ranges() {
    return ranges;
  }
}

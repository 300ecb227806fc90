package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * A shard in the stream's map.
 *
 * @param parents none, the one that was split, or the two that were merged
 * @param firstSequence below those of its records
 * @param lastSequence above those of its records; null while it is open
 * @param closedAt epoch milliseconds; null while it is open
 */
record ShardEntry(
    String id,
    HashRange hashes,
    List<String> parents,
    long firstSequence,
    long openedAt,
    Long lastSequence,
    Long closedAt) {
  ShardEntry {
    requireNonNull(id, "id is null");
    requireNonNull(hashes, "hashes is null");
    parents = List.copyOf(parents);
  }

  static ShardEntry open(
      int number, HashRange hashes, List<String> parents, long firstSequence, long openedAt) {
    String digits = Integer.toString(number);
    String id = "shardId-" + "0".repeat(12 - digits.length()) + digits;
    return new ShardEntry(id, hashes, parents, firstSequence, openedAt, null, null);
  }

  ShardEntry closed(long sequence, long now) {
    return new ShardEntry(id, hashes, parents, firstSequence, openedAt, sequence, now);
  }

  @JsonIgnore
  boolean isOpen() {
    return closedAt == null;
  }

  /** Whether it is closed and all its records are too old to be kept. */
  boolean isExpired(long horizon) {
    return !isOpen() && closedAt < horizon;
  }
}

package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A stream as it is written when its shards change.
 *
 * @param nextSequence greater than any that a shard's begin or end has; those of records may be
 *     greater
 * @param changedAt since when it is being created or updated, epoch milliseconds
 */
record StreamState(
    String name,
    long createdAt,
    long changedAt,
    boolean updated,
    long nextSequence,
    List<ShardEntry> shards) {
  StreamState {
    requireNonNull(name, "name is null");
    shards = List.copyOf(shards);
  }
}

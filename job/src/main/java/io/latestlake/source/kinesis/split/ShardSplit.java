package io.latestlake.source.kinesis.split;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A shard, and from where it is to be read.
 *
 * @param parents the shards that were split or merged into it; they may be unknown by now
 * @param stopAt epoch milliseconds; what arrived later need not be read. {@link #NEVER} if it is
 *     read until it is closed
 */
public record ShardSplit(String shard, List<String> parents, StartingPosition position, long stopAt)
    implements SourceSplit {
  public static final long NEVER = Long.MAX_VALUE;

  public ShardSplit {
    requireNonNull(shard, "shard is null");
    requireNonNull(position, "position is null");
    parents = List.copyOf(parents);
  }

  @Override
  public String splitId() {
    return shard;
  }

  public ShardSplit from(StartingPosition other) {
    return new ShardSplit(shard, parents, other, stopAt);
  }

  public ShardSplit until(long otherStop) {
    return otherStop == stopAt ? this : new ShardSplit(shard, parents, position, otherStop);
  }

  public boolean isBounded() {
    return stopAt != NEVER;
  }
}

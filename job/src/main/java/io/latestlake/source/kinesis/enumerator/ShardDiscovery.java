package io.latestlake.source.kinesis.enumerator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Lists a stream's shards. The whole list every time, rather than what follows the last id: so
 * nothing depends on how ids are given, or on that no list was ever short.
 */
final class ShardDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(ShardDiscovery.class);

  private final StreamProxy proxy;
  private final StartPoint start;

  ShardDiscovery(StreamProxy proxy, StartPoint start) {
    this.proxy = requireNonNull(proxy, "proxy is null");
    this.start = requireNonNull(start, "start is null");
  }

  /**
   * @param shards all of them, each as it is to be read if it is not known yet
   * @param leftOut those that had ended before the start; told by the first listing
   */
  record Listing(List<ShardSplit> shards, Set<String> leftOut) {
    Listing {
      shards = List.copyOf(shards);
      leftOut = Set.copyOf(leftOut);
    }
  }

  /** What there is at the start, to be read from the start point. */
  Listing first() {
    List<Shard> all = proxy.shards();
    Set<String> leftOut = Set.of();
    if (start.since().isPresent()) {
      leftOut = endedBefore(start.since().get(), all);
    }
    return new Listing(splits(all, start.position()), leftOut);
  }

  /**
   * A moment before the oldest record is the horizon. Kinesis's reference says that ListShards
   * takes it so; flink-connector-aws has met answers that refuse it.
   */
  private Set<String> endedBefore(Instant moment, List<Shard> all) {
    Set<String> since;
    try {
      since = ids(proxy.shardsSince(moment)).collect(toSet());
    } catch (InvalidArgumentException e) {
      if (moment.isAfter(Clock.systemUTC().instant())) {
        throw e;
      }
      LOG.info("No list of the shards since {}: all are read from the horizon on", moment, e);
      return Set.of();
    }
    return ids(all).filter(shard -> !since.contains(shard)).collect(toSet());
  }

  /** What there is now: what was opened since the start has nothing from before it. */
  Listing next() {
    return new Listing(splits(proxy.shards(), new StartingPosition.Horizon()), Set.of());
  }

  private static Stream<String> ids(List<Shard> shards) {
    return shards.stream().map(Shard::shardId);
  }

  private static List<ShardSplit> splits(List<Shard> shards, StartingPosition position) {
    return shards.stream()
        .map(
            shard ->
                new ShardSplit(
                    shard.shardId(),
                    Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                        .filter(parent -> parent != null)
                        .toList(),
                    position,
                    ShardSplit.NEVER))
        .toList();
  }
}

package io.latestlake.source.kinesis;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a new start begins.
 *
 * @param timestamp null but with AT_TIMESTAMP
 */
record StartFrom(InitialPosition position, Instant timestamp) implements Serializable {
  /** Kinesis refuses moments that by its clock are still to come. */
  private static final Duration CLOCKS_AGREE_WITHIN = Duration.ofSeconds(1);

  StartFrom {
    requireNonNull(position, "position is null");
    if (position == InitialPosition.AT_TIMESTAMP) {
      requireNonNull(timestamp, "timestamp is null");
    }
  }

  /**
   * LATEST is the moment at which the source is built, not that of the first call to each shard: so
   * it is the same for all shards, for a shard that is split meanwhile, and for a job that fails
   * before its first checkpoint and begins again.
   */
  StartPoint at(Instant now) {
    return switch (position) {
      case TRIM_HORIZON -> StartPoint.horizon();
      case LATEST -> new StartPoint(now.minus(CLOCKS_AGREE_WITHIN));
      case AT_TIMESTAMP -> new StartPoint(timestamp);
    };
  }
}

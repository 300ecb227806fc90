package io.latestlake.localaws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which shards are listed.
 *
 * @param moment epoch milliseconds; of the two kinds that need one
 * @param after a shard's id; of the kind that needs it
 * @see <a
 *     href="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html">ShardFilter</a>
 */
record ShardFilter(Kind kind, long moment, String after) {
  enum Kind {
    AFTER_SHARD_ID,
    AT_TRIM_HORIZON,
    FROM_TRIM_HORIZON,
    AT_LATEST,
    AT_TIMESTAMP,
    FROM_TIMESTAMP
  }

  static ShardFilter read(JsonNode filter) {
    if (filter.isMissingNode() || filter.isNull()) {
      return new ShardFilter(Kind.FROM_TRIM_HORIZON, 0, "");
    }
    Kind kind = kind(filter.path("Type").asText());
    boolean timed = kind == Kind.AT_TIMESTAMP || kind == Kind.FROM_TIMESTAMP;
    if (timed != filter.hasNonNull("Timestamp")) {
      throw KinesisErrors.invalid("Timestamp must be given for AT_TIMESTAMP and FROM_TIMESTAMP.");
    }
    if ((kind == Kind.AFTER_SHARD_ID) != filter.hasNonNull("ShardId")) {
      throw KinesisErrors.invalid("ShardId must be given for AFTER_SHARD_ID.");
    }
    return new ShardFilter(
        kind,
        timed ? Timestamps.millis(filter.get("Timestamp")) : 0,
        filter.path("ShardId").asText(""));
  }

  static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw KinesisErrors.invalid("ShardFilter has an unknown Type " + name + ".");
  }

  /**
   * Whether a shard that has not expired is listed.
   *
   * @param horizon when the oldest records are kept of
   */
  boolean lists(ShardEntry shard, long horizon) {
    long since = Math.max(moment, horizon);
    return switch (kind) {
      case AFTER_SHARD_ID -> shard.id().compareTo(after) > 0;
      case FROM_TRIM_HORIZON -> true;
      case AT_LATEST -> shard.isOpen();
      case AT_TRIM_HORIZON -> isOldest(shard, horizon);
      case AT_TIMESTAMP -> isOldest(shard, since) && (shard.isOpen() || shard.closedAt() >= since);
      case FROM_TIMESTAMP -> shard.isOpen() || shard.closedAt() >= since;
    };
  }

  /** Those that a stream is created with are its oldest ones, whenever its time begins. */
  private static boolean isOldest(ShardEntry shard, long moment) {
    return shard.parents().isEmpty() || shard.openedAt() <= moment;
  }
}

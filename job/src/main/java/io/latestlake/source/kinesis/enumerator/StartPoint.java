package io.latestlake.source.kinesis.enumerator;

import io.latestlake.source.kinesis.split.StartingPosition;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the reading of a stream begins: at its horizon, or at a moment.
 *
 * @param moment null for the horizon
 */
public record StartPoint(Instant moment) implements Serializable {
  public static StartPoint horizon() {
    return new StartPoint(null);
  }

  Optional<Instant> since() {
    return Optional.ofNullable(moment);
  }

  /** Of the shards that the stream has at the start. */
  StartingPosition position() {
    return moment == null
        ? new StartingPosition.Horizon()
        : new StartingPosition.AtTimestamp(moment.toEpochMilli());
  }
}

package io.latestlake.source.kinesis.enumerator;

import io.latestlake.source.kinesis.split.StartingPosition;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Where the reading of a stream begins: at its horizon, or at a moment.
 *
 * @param moment of whole milliseconds, as Kinesis has them; null for the horizon
 */
public record StartPoint(Instant moment) implements Serializable {
  public StartPoint {
    moment = moment == null ? null : moment.truncatedTo(ChronoUnit.MILLIS);
  }

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

package io.latestlake.source.kinesis;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;

/**
 * Makes a {@link KinesisSource}. The stream and the deserialization schema must be set.
 *
 * @param <T> the elements
 */
public final class KinesisSourceBuilder<T> {
  private static final Pattern STREAM =
      Pattern.compile("(arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/)?[a-zA-Z0-9_.-]{1,128}");
  private static final int MOST_RECORDS = 10_000;

  private final Configuration options = new Configuration();
  private String stream;
  private KinesisDeserializationSchema<T> schema;
  private boolean ordered = true;
  private boolean bounded;

  KinesisSourceBuilder() {}

  /** The stream's ARN; here, its name does as well. */
  public KinesisSourceBuilder<T> setStreamArn(String arn) {
    stream = arn;
    return this;
  }

  /** Adds options of {@link KinesisSourceOptions}. */
  public KinesisSourceBuilder<T> setSourceConfig(Configuration config) {
    options.addAll(config);
    return this;
  }

  public KinesisSourceBuilder<T> setDeserializationSchema(KinesisDeserializationSchema<T> made) {
    schema = made;
    return this;
  }

  /** False to read the children of a shard beside it; the order of a key's records is lost then. */
  public KinesisSourceBuilder<T> setPreserveShardOrder(boolean preserve) {
    ordered = preserve;
    return this;
  }

  /**
   * True to end when all is read that was put before the first start; of what comes later some may
   * be read. Only here.
   */
  public KinesisSourceBuilder<T> setBounded(boolean ends) {
    bounded = ends;
    return this;
  }

  public KinesisSource<T> build() {
    if (stream == null || !STREAM.matcher(stream).matches()) {
      throw new IllegalArgumentException(
          "The stream must be the ARN or the name of a Kinesis stream, not " + stream + ".");
    }
    if (schema == null) {
      throw new IllegalArgumentException("The deserialization schema must be set.");
    }
    int mostRecords = options.get(KinesisSourceOptions.SHARD_GET_RECORDS_MAX);
    if (mostRecords < 1 || mostRecords > MOST_RECORDS) {
      throw new IllegalArgumentException(
          KinesisSourceOptions.SHARD_GET_RECORDS_MAX.key() + " must be from 1 to 10000.");
    }
    Duration interval = options.get(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL);
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL.key() + " must be 1 ms or more.");
    }
    return new KinesisSource<>(
        stream,
        new Configuration(options),
        start().at(Clock.systemUTC().instant()),
        schema,
        ordered,
        bounded);
  }

  private StartFrom start() {
    InitialPosition position = options.get(KinesisSourceOptions.STREAM_INITIAL_POSITION);
    return position == InitialPosition.AT_TIMESTAMP
        ? new StartFrom(position, timestamp())
        : new StartFrom(position, null);
  }

  private Instant timestamp() {
    String text = options.get(KinesisSourceOptions.STREAM_INITIAL_TIMESTAMP);
    try {
      if (text != null) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "AT_TIMESTAMP needs "
            + KinesisSourceOptions.STREAM_INITIAL_TIMESTAMP.key()
            + ", a moment such as 2026-11-23T08:00:00Z, not "
            + text
            + ".");
  }
}

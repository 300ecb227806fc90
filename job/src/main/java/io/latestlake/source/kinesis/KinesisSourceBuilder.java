package io.latestlake.source.kinesis;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.KinesisSourceOptions.ReaderType;
import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
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
  private static final int REGION_IN_ARN = 3;

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
    requireAMillisecond(KinesisSourceOptions.SHARD_DISCOVERY_INTERVAL);
    requireRetries();
    requirePolling();
    return new KinesisSource<>(
        stream, inRegionOfArn(), start().at(Clock.systemUTC().instant()), schema, ordered, bounded);
  }

  private void requireAMillisecond(ConfigOption<Duration> option) {
    if (options.get(option).toMillis() < 1) {
      throw new IllegalArgumentException(option.key() + " must be 1 ms or more.");
    }
  }

  /** Without a pause or an attempt a failure would be the job's at once, or be repeated madly. */
  private void requireRetries() {
    requireAMillisecond(KinesisSourceOptions.CALL_TIMEOUT);
    requireAMillisecond(KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY);
    Duration least = options.get(KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY);
    if (options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_DELAY).compareTo(least) < 0) {
      throw new IllegalArgumentException(
          KinesisSourceOptions.RETRY_STRATEGY_MAX_DELAY.key()
              + " must not be less than "
              + KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY.key()
              + ".");
    }
    if (options.get(KinesisSourceOptions.RETRY_STRATEGY_MAX_ATTEMPTS) < 1) {
      throw new IllegalArgumentException(
          KinesisSourceOptions.RETRY_STRATEGY_MAX_ATTEMPTS.key() + " must be 1 or more.");
    }
  }

  private void requirePolling() {
    if (options.get(KinesisSourceOptions.READER_TYPE) != ReaderType.POLLING) {
      throw new IllegalArgumentException(
          KinesisSourceOptions.READER_TYPE.key()
              + " must be POLLING: this source has no enhanced fan-out.");
    }
  }

  private Configuration inRegionOfArn() {
    Configuration located = new Configuration(options);
    if (!stream.startsWith("arn:")) {
      return located;
    }
    String region = stream.split(":")[REGION_IN_ARN];
    String explicit = options.get(KinesisSourceOptions.AWS_REGION);
    if (explicit != null && !explicit.equals(region)) {
      throw new IllegalArgumentException(
          "The stream's ARN is of the region "
              + region
              + ", and "
              + KinesisSourceOptions.AWS_REGION.key()
              + " is "
              + explicit
              + ": they must be the same.");
    }
    return located.set(KinesisSourceOptions.AWS_REGION, region);
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

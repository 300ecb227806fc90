package io.latestlake.source.kinesis;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.latestlake.source.kinesis.reader.ReadOptions.LostShard;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;

/**
 * The options of {@link KinesisSource}, by the names and with the defaults of {@code
 * KinesisSourceConfigOptions} and {@code AWSConfigOptions} of flink-connector-aws; those that are
 * only here say so.
 */
public final class KinesisSourceOptions {
  /** Where to begin where there is no state. */
  public enum InitialPosition {
    /** At what arrives from the start on. */
    LATEST,
    /** At the oldest record that the stream keeps. */
    TRIM_HORIZON,
    /** At {@link #STREAM_INITIAL_TIMESTAMP}. */
    AT_TIMESTAMP
  }

  /** How shards are read. */
  public enum ReaderType {
    /** By calls of GetRecords. */
    POLLING,
    /** Enhanced fan-out, which is not here: it is refused. */
    EFO
  }

  public static final ConfigOption<ReaderType> READER_TYPE =
      key("source.reader.type")
          .enumType(ReaderType.class)
          .defaultValue(ReaderType.POLLING)
          .withDescription("How shards are read; only POLLING.");

  public static final ConfigOption<InitialPosition> STREAM_INITIAL_POSITION =
      key("source.init.position")
          .enumType(InitialPosition.class)
          .defaultValue(InitialPosition.LATEST)
          .withDescription("Where to begin where there is no state.");

  public static final ConfigOption<String> STREAM_INITIAL_TIMESTAMP =
      key("source.init.timestamp")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "With AT_TIMESTAMP, the moment to begin at, such as 2026-11-23T08:00:00Z.");

  public static final ConfigOption<Duration> SHARD_DISCOVERY_INTERVAL =
      key("source.shard.discovery.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("Between two looks for new shards.");

  public static final ConfigOption<Integer> SHARD_GET_RECORDS_MAX =
      key("source.shard.get-records.max-record-count")
          .intType()
          .defaultValue(10_000)
          .withDescription("Most records of one call.");

  public static final ConfigOption<Duration> READER_EMPTY_RECORDS_FETCH_INTERVAL =
      key("source.reader.empty-records-fetch-interval")
          .durationType()
          .defaultValue(Duration.ofMillis(250))
          .withDescription("Before a shard that had no records is asked again.");

  public static final ConfigOption<Duration> READER_NON_EMPTY_RECORDS_FETCH_INTERVAL =
      key("source.reader.nonempty-records-fetch-interval")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "Before a shard that had records is asked again; longer where its limits ask for it.");

  public static final ConfigOption<Duration> RETRY_STRATEGY_MIN_DELAY =
      key("retry-strategy.delay.min")
          .durationType()
          .defaultValue(Duration.ofMillis(300))
          .withDescription("Before a call that failed is made again for the first time.");

  public static final ConfigOption<Duration> RETRY_STRATEGY_MAX_DELAY =
      key("retry-strategy.delay.max")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("The longest wait before a call is made again.");

  public static final ConfigOption<Integer> RETRY_STRATEGY_MAX_ATTEMPTS =
      key("retry-strategy.attempts.max")
          .intType()
          .defaultValue(50)
          .withDescription("How often a call is made before its failure is the job's.");

  public static final ConfigOption<String> AWS_REGION =
      key("aws.region")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The stream's region; left out, that of its ARN or of the SDK's default chain.");

  public static final ConfigOption<String> AWS_ENDPOINT =
      key("aws.endpoint")
          .stringType()
          .noDefaultValue()
          .withDescription("The address of Kinesis; left out, AWS's own.");

  /** Only here. */
  public static final ConfigOption<LostShard> SHARD_LOST =
      key("source.shard.lost")
          .enumType(LostShard.class)
          .defaultValue(LostShard.FAIL)
          .withDescription("What to do if a shard is gone before it was read to its end.");

  /** Only here. */
  public static final ConfigOption<Duration> CALL_TIMEOUT =
      key("aws.call.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("After which a call that has no answer has failed.");

  private KinesisSourceOptions() {}
}

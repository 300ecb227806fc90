package io.latestlake.localaws.kinesis;

import java.time.Duration;

/**
 * How much may be asked, and how long things last.
 *
 * @param readsPerSecond GetRecords calls of a shard
 * @param readBytesPerSecond of a shard
 * @param iteratorsPerSecond GetShardIterator calls of a shard
 * @param listingsPerSecond ListShards calls of a stream
 * @param writeBytesPerSecond of a shard
 * @param writesPerSecond records of a shard
 * @param shards of all streams together
 * @param iteratorLife of a shard iterator and of a page's token
 * @param retention of records
 * @param transition how long a stream is CREATING or UPDATING
 * @see <a
 *     href="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html">Quotas
 *     and limits</a>
 */
public record KinesisLimits(
    int readsPerSecond,
    long readBytesPerSecond,
    int iteratorsPerSecond,
    int listingsPerSecond,
    long writeBytesPerSecond,
    int writesPerSecond,
    int shards,
    Duration iteratorLife,
    Duration retention,
    Duration transition) {
  static final int RECORD_BYTES = 1 << 20;
  static final int REQUEST_BYTES = 5 << 20;
  static final int REQUEST_RECORDS = 500;
  static final int ANSWER_BYTES = 10 << 20;
  static final int ANSWER_RECORDS = 10_000;

  /** AWS's, but that a stream is ready sooner than the half minute that it may take there. */
  public static final KinesisLimits AWS =
      new KinesisLimits(
          5,
          2 << 20,
          5,
          1_000,
          1 << 20,
          1_000,
          500,
          Duration.ofMinutes(5),
          Duration.ofHours(24),
          Duration.ofMillis(200));
}

package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long after one call of a shard the next one may come, so that a reader that is alone meets no
 * limit: five calls a second, and two megabytes a second, for which a larger answer makes the next
 * calls wait (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html).
 */
final class ShardPace {
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(200);
  private static final double BYTES_A_SECOND = 2 << 20;
  private static final double NANOS_A_SECOND = 1e9;

  private final Duration afterEmpty;
  private final Duration afterRecords;

  ShardPace(Duration afterEmpty, Duration afterRecords) {
    this.afterEmpty = requireNonNull(afterEmpty, "afterEmpty is null");
    this.afterRecords = requireNonNull(afterRecords, "afterRecords is null");
  }

  /** Of a call that failed, from its start to the next one's: Kinesis counts it too. */
  long nanosAfterFailure() {
    return BETWEEN_CALLS.toNanos();
  }

  /**
   * @param records that the call gave
   * @param bytes that they have
   * @return nanoseconds from one call's start to the next one's
   */
  long nanosAfter(int records, long bytes) {
    Duration asked = records == 0 ? afterEmpty : afterRecords;
    long forCalls = Math.max(asked.toNanos(), BETWEEN_CALLS.toNanos());
    return Math.max(forCalls, (long) (bytes / BYTES_A_SECOND * NANOS_A_SECOND));
  }
}

package io.latestlake.cli.bench;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How fast a job reads its log, by looks at it: from the first one at which it had read something
 * to the first at which it had read all.
 */
final class StreamWatch {
  private final long all;
  private final LongSupplier nanoTime;
  private final LongSupplier epochMillis;

  private boolean began;
  private long firstCount;
  private long firstNanos;
  private long endNanos;
  private OptionalLong endMillis = OptionalLong.empty();

  /**
   * @param all records of the log
   */
  StreamWatch(long all, LongSupplier nanoTime, LongSupplier epochMillis) {
    this.all = all;
    this.nanoTime = nanoTime;
    this.epochMillis = epochMillis;
  }

  /**
   * @param count records that are read
   * @return whether this was the look at which all had been
   */
  boolean look(long count) {
    if (endMillis.isPresent() || count == 0) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (!began) {
      began = true;
      firstCount = count;
      firstNanos = now;
    }
    if (count < all) {
      return false;
    }
    endNanos = now;
    endMillis = OptionalLong.of(epochMillis.getAsLong());
    return true;
  }

  /** Whether all was read. */
  boolean isAtEnd() {
    return endMillis.isPresent();
  }

  /** 0 if there were too few looks to tell. */
  long recordsPerSecond() {
    long nanos = endNanos - firstNanos;
    return endMillis.isEmpty() || nanos <= 0 ? 0 : Math.round((all - firstCount) * 1e9 / nanos);
  }

  /** Whether a moment was while the log was read. */
  boolean isWithin(long millis) {
    return endMillis.isEmpty() || millis <= endMillis.getAsLong();
  }
}

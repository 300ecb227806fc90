package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits twice as long after each failure, and by chance, so that readers do not come together. */
final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private final long leastNanos;
  private final long mostNanos;
  private final RandomGenerator random;

  Backoff(Duration least, Duration most, RandomGenerator random) {
    this.leastNanos = least.toNanos();
    this.mostNanos = most.toNanos();
    this.random = requireNonNull(random, "random is null");
  }

  /**
   * @param failures so far, from 1
   * @return from half of the delay to all of it
   */
  long nanosAfter(int failures) {
    long delay = leastNanos << Math.min(failures - 1, MOST_DOUBLINGS);
    long capped = Math.min(delay, mostNanos);
    return capped / 2 + (long) (random.nextDouble() * (capped - capped / 2));
  }
}

package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: doubling from first to most, less up to half by chance.
 */
final class Backoff {
  private final Duration first;
  private final Duration most;
  private final DoubleSupplier random;
  private int failures;

  /**
   * @param random from 0 to 1
   */
  Backoff(Duration first, Duration most, DoubleSupplier random) {
    this.first = requireNonNull(first, "first is null");
    this.most = requireNonNull(most, "most is null");
    this.random = requireNonNull(random, "random is null");
  }

  Duration afterFailure() {
    long millis = first.toMillis() << Math.min(failures++, 20);
    millis = Math.min(millis, most.toMillis());
    return Duration.ofMillis((long) (millis * (1 - random.getAsDouble() / 2)));
  }

  void succeeded() {
    failures = 0;
  }
}

package io.latestlake.warehouse;

import java.time.Duration;

/**
 * How long to wait before asking again. The waits grow with what was waited already, so that a
 * statement of a few milliseconds is seen at once and one of minutes costs few requests (AWS allows
 * some 100 a second for the whole account).
 */
final class Polling {
  private static final double GROWTH = 1.25;
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Polling() {}

  /**
   * @param asked how often it was asked before
   */
  static Duration delay(int asked) {
    double millis = FIRST.toMillis() * Math.pow(GROWTH, asked);
    return Duration.ofMillis((long) Math.min(millis, LONGEST.toMillis()));
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.Sleeper;
import java.time.Duration;

/**
 * How often what is left of a batch is asked for again. A service that does a part of it each time
 * is at work, however many rounds that takes: only rounds that leave as much as there was before
 * count, and there is a pause after each.
 */
final class Rounds {
  private static final int MOST_WITHOUT_PROGRESS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  private final Sleeper sleeper;
  private int least;
  private int withoutProgress;

  /**
   * @param items of the batch
   */
  Rounds(Sleeper sleeper, int items) {
    this.sleeper = requireNonNull(sleeper, "sleeper is null");
    this.least = items;
  }

  /**
   * To be asked after a round that left something.
   *
   * @return whether there is another one, for which it has waited
   */
  boolean isAnother(int left) throws InterruptedException {
    if (left < least) {
      least = left;
      withoutProgress = 0;
      return true;
    }
    withoutProgress++;
    if (withoutProgress == MOST_WITHOUT_PROGRESS) {
      return false;
    }
    sleeper.sleep(FIRST_PAUSE.multipliedBy(1L << (withoutProgress - 1)));
    return true;
  }
}

package io.latestlake.cli.changelog;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** When a message of a log may be sent. */
public interface Pace {
  /** How often a message that waits looks whether it still has to. */
  Duration ASK_EVERY = Duration.ofMillis(200);

  /** As fast as it can be. */
  Pace UNHELD = message -> {};

  /**
   * Waits until it may.
   *
   * @param message how many were sent before it
   */
  void await(long message);

  /**
   * Spreads a log evenly over a time, which begins now.
   *
   * @param hurry whether the rest may go at once; asked every now and then
   */
  static Pace over(Duration time, long messages, BooleanSupplier hurry) {
    long start = System.nanoTime();
    double nanosOfOne = (double) time.toNanos() / Math.max(1, messages);
    return message -> {
      long due = start + (long) (message * nanosOfOne);
      long now = System.nanoTime();
      while (due - now > 0 && !Thread.currentThread().isInterrupted() && !hurry.getAsBoolean()) {
        LockSupport.parkNanos(Math.min(due - now, ASK_EVERY.toNanos()));
        now = System.nanoTime();
      }
    };
  }
}

package io.latestlake.source.kinesis.reader;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Time as the fetching thread sees it: it waits, and can be woken by another thread. */
interface Waiting {
  /** Nanoseconds, as {@link System#nanoTime}. */
  long now();

  /**
   * Waits; at once back if there is nothing to wait for.
   *
   * @return false if it was woken, now or since the last time
   */
  boolean untilWoken(long nanos);

  void wakeUp();

  static Waiting real() {
    Semaphore woken = new Semaphore(0);
    return new Waiting() {
      @Override
      public long now() {
        return System.nanoTime();
      }

      @Override
      public boolean untilWoken(long nanos) {
        try {
          boolean wasWoken = woken.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS);
          woken.drainPermits();
          return !wasWoken;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }

      @Override
      public void wakeUp() {
        woken.release();
      }
    };
  }
}

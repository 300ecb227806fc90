package io.latestlake.lambda;

/** What is between two attempts. */
interface Pause {
  /** A tenth of a second, then twice as long each time. */
  Pause DOUBLING = attempt -> Thread.sleep(100L << attempt);

  /**
   * @param attempt that failed, from 0
   */
  void after(int attempt) throws InterruptedException;
}

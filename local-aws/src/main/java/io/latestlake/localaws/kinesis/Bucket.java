package io.latestlake.localaws.kinesis;

/**
 * What may be used in a second. A use may be larger than what is left; then nothing may be used
 * until all of it has come in again, so that ten megabytes of two a second cost five seconds.
 */
final class Bucket {
  private static final double MILLIS_A_SECOND = 1000;

  private final double perSecond;
  private double left;
  private long filledAt;

  Bucket(double perSecond, long now) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filledAt = now;
  }

  /** Whether a use of this much can be made whole. */
  boolean has(double amount, long now) {
    fill(now);
    return left >= amount;
  }

  /** Whether anything is left. */
  boolean hasAny(long now) {
    fill(now);
    return left > 0;
  }

  void use(double amount) {
    left = amount > left ? -amount : left - amount;
  }

  private void fill(long now) {
    // A clock may be set back.
    long passed = Math.max(0, now - filledAt);
    left = Math.min(perSecond, left + passed * perSecond / MILLIS_A_SECOND);
    filledAt = now;
  }
}

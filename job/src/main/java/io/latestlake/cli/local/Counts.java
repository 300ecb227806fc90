package io.latestlake.cli.local;

import java.util.Map;

/** What the job has counted so far. */
public record Counts(
    long recordsIn,
    long applied,
    long stale,
    long noOp,
    long undecided,
    long redelivered,
    long deadLetters,
    long skipped) {

  /**
   * @param accumulators of the job; one that was never counted is not there
   */
  public static Counts of(Map<String, Object> accumulators) {
    return new Counts(
        count(accumulators, "records-in"),
        count(accumulators, "applied"),
        count(accumulators, "stale"),
        count(accumulators, "no-op"),
        count(accumulators, "undecided"),
        count(accumulators, "redelivered"),
        count(accumulators, "dead-letters"),
        count(accumulators, "skipped"));
  }

  private static long count(Map<String, Object> accumulators, String name) {
    return accumulators.get(name) instanceof Number number ? number.longValue() : 0;
  }
}

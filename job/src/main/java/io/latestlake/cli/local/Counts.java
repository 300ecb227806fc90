package io.latestlake.cli.local;

import static io.latestlake.latest.LatestRecordFunction.OVERLONG_LOAD;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the job has counted so far.
 *
 * @param keysBehind keys whose latest record is older than a dead letter of theirs
 * @param overlongLoads the span of the loads that took longer than their load-lag, by table
 */
public record Counts(
    long recordsIn,
    long applied,
    long stale,
    long noOp,
    long undecided,
    long redelivered,
    long deadLetters,
    long skipped,
    long keysBehind,
    Map<String, Duration> overlongLoads) {
  public Counts {
    overlongLoads = Map.copyOf(overlongLoads);
  }

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
        count(accumulators, "skipped"),
        count(accumulators, "keys-behind"),
        overlongLoads(accumulators));
  }

  private static Map<String, Duration> overlongLoads(Map<String, Object> accumulators) {
    Map<String, Duration> loads = new HashMap<>();
    for (String name : accumulators.keySet()) {
      if (name.startsWith(OVERLONG_LOAD)) {
        String table = name.substring(OVERLONG_LOAD.length());
        loads.put(table, Duration.ofMillis(count(accumulators, name)));
      }
    }
    return loads;
  }

  private static long count(Map<String, Object> accumulators, String name) {
    return accumulators.get(name) instanceof Number number ? number.longValue() : 0;
  }
}

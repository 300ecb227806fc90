package io.latestlake.cli.changelog;

/**
 * Of a generated log.
 *
 * @param keys loaded at first
 * @param changes after the load
 * @param days over which the keys are spread evenly
 * @param seed the same one gives the same log
 * @param recentDays the last days, which take most of the changes
 * @param recentShare of the changes that hit the recent days
 * @param deleteShare of the changes that are deletes
 * @param moveShare of the changes that take a row to another day
 * @param repeatShare of the changes that change nothing
 */
public record GeneratorOptions(
    int keys,
    long changes,
    int days,
    long seed,
    int recentDays,
    double recentShare,
    double deleteShare,
    double moveShare,
    double repeatShare) {
  public GeneratorOptions {
    require(keys >= 1, "keys must be at least 1");
    require(changes >= 0, "changes must not be negative");
    require(days >= 1 && days <= Short.MAX_VALUE, "days must be from 1 to 32767");
    require(recentDays >= 1 && recentDays <= days, "recentDays must be from 1 to days");
  }

  /** What a time series that is corrected for a month looks like. */
  public static GeneratorOptions of(int keys, long changes) {
    return new GeneratorOptions(keys, changes, 700, 1, 30, 0.9, 0.02, 0.03, 0.01);
  }

  /** The same keys and changes over other days. */
  public GeneratorOptions overDays(int otherDays) {
    return new GeneratorOptions(
        keys,
        changes,
        otherDays,
        seed,
        Math.min(recentDays, otherDays),
        recentShare,
        deleteShare,
        moveShare,
        repeatShare);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}

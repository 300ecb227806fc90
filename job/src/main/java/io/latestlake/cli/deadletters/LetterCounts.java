package io.latestlake.cli.deadletters;

import io.latestlake.config.Settings;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** How many dead letters there are. */
public final class LetterCounts {
  private LetterCounts() {}

  /**
   * By table; those of no known table are under the name that they have for it.
   *
   * @param since seen on this day, in UTC, or later
   */
  public static Map<String, Long> byTable(Settings settings, LocalDate since) {
    Map<String, Long> counts = new HashMap<>();
    try (Lake lake = Where.OfSettings.of(settings).lake()) {
      lake.deadLetters()
          .forEach(
              Choice.since(since), letter -> counts.merge(letter.line().table(), 1L, Long::sum));
    }
    return counts;
  }
}

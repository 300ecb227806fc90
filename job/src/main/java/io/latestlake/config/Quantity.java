package io.latestlake.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations ({@code 30s}, {@code 10min}) and sizes ({@code 64MB}) as people write them. */
public final class Quantity {
  /** What a duration looks like, for messages. */
  public static final String DURATION_EXAMPLES = "500ms, 30s, 10min, 24h or 7d";

  static final String SIZE_EXAMPLES = "512KB, 64MB or 2GB";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|min|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(b|kb|mb|gb)");

  private Quantity() {}

  /** Empty if the text is no duration. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "min" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /** Bytes, a KB being 1024 of them; empty if the text is no size. */
  static Optional<Long> bytes(String text) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "b" -> amount;
          case "kb" -> amount << 10;
          case "mb" -> amount << 20;
          default -> amount << 30;
        });
  }
}

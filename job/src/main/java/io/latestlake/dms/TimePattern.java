package io.latestlake.dms;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Reads texts of a pattern of {@link DateTimeFormatter}, strictly: 2/30/2020 is not a date. The
 * language is English and letter case does not matter ({@code AM}, {@code Jan}); nothing depends on
 * the machine's locale or zone.
 */
final class TimePattern {
  static final long UNREADABLE = IsoTime.UNREADABLE;

  private final DateTimeFormatter formatter;

  /**
   * @throws IllegalArgumentException if it is not a pattern
   */
  TimePattern(String pattern) {
    this.formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(withProlepticYear(pattern))
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
  }

  /** Days since 1970-01-01. */
  long epochDay(String text) {
    try {
      return LocalDate.from(formatter.parse(text)).toEpochDay();
    } catch (DateTimeException e) {
      return UNREADABLE;
    }
  }

  /** Microseconds since 1970-01-01T00:00Z; the zone is that of texts without one. */
  long micros(String text, ZoneId zone) {
    try {
      TemporalAccessor parsed =
          formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
      ZonedDateTime time;
      if (parsed instanceof ZonedDateTime zoned) {
        time = zoned;
      } else if (parsed instanceof LocalDateTime local) {
        time = local.atZone(zone);
      } else {
        time = ((LocalDate) parsed).atStartOfDay(zone);
      }
      // ChronoUnit.MICROS.between goes by way of nanoseconds and overflows in the year 2262.
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(), 1_000_000L), time.getNano() / 1000);
    } catch (DateTimeException | ArithmeticException e) {
      return UNREADABLE;
    }
  }

  /**
   * Strict resolution wants an era with {@code y}, the year of an era; who writes {@code M/d/yyyy}
   * means the year.
   */
  private static String withProlepticYear(String pattern) {
    StringBuilder result = new StringBuilder(pattern.length());
    boolean quoted = false;
    boolean era = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      era |= c == 'G' && !quoted;
      result.append(c == 'y' && !quoted ? 'u' : c);
    }
    return era ? pattern : result.toString();
  }
}

package io.latestlake.config;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;

/**
 * The one way in which date patterns of a table spec are read: strictly, and in English whatever
 * the machine's language.
 */
public final class DatePattern {
  private static final LocalDateTime SAMPLE = LocalDateTime.of(2020, 11, 23, 14, 5, 36);

  private DatePattern() {}

  /** The formatter of a pattern that a spec holds, that is a checked one. */
  public static DateTimeFormatter formatter(String checked) {
    return DateTimeFormatter.ofPattern(checked, Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * Checks the pattern of a date.
   *
   * @return the pattern with {@code u} for {@code y}: strict reading knows no year of an unnamed
   *     era
   * @throws IllegalArgumentException with a message for the user
   */
  static String date(String pattern) {
    return check(pattern, LocalDate::from, SAMPLE.toLocalDate(), "a day, for example M/d/yyyy");
  }

  /** As {@link #date}, for a date with a time of day. */
  static String timestamp(String pattern) {
    return check(
        pattern,
        from -> LocalDateTime.from(from).withSecond(SAMPLE.getSecond()),
        SAMPLE,
        "a date with the time of day, for example M/d/yyyy h:mm:ss a");
  }

  private static <T extends TemporalAccessor> String check(
      String pattern, TemporalQuery<T> query, T sample, String what) {
    String checked = withoutEra(pattern);
    try {
      DateTimeFormatter formatter = formatter(checked);
      if (formatter.parse(formatter.format(sample), query).equals(sample)) {
        return checked;
      }
    } catch (DateTimeException e) {
      // A field is missing, or is of a zone: said below.
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "`" + pattern + "` is not a date pattern of Java (" + e.getMessage() + ")", e);
    }
    throw new IllegalArgumentException("`" + pattern + "` does not tell " + what);
  }

  private static String withoutEra(String pattern) {
    StringBuilder out = new StringBuilder(pattern.length());
    boolean literal = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      literal ^= c == '\'';
      out.append(c == 'y' && !literal ? 'u' : c);
    }
    return out.toString();
  }
}

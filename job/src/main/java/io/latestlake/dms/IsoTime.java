package io.latestlake.dms;

/**
 * ISO 8601 dates and times as DMS writes them: {@code 2010-11-01T00:02:00.100000Z} with 0 to 9
 * fraction digits; the {@code Z} is decoration on columns without a zone (dms-formats 1.8). Strict:
 * years 0001 to 9999, days that exist, no offsets but {@code Z}.
 */
final class IsoTime {
  /** No time that can be written has this value. */
  static final long UNREADABLE = Long.MIN_VALUE;

  static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int DATE_LENGTH = 10;

  private IsoTime() {}

  /** Microseconds since 1970-01-01T00:00; finer digits are cut off. */
  static long micros(char[] text, int offset, int length) {
    if (length < DATE_LENGTH + 9) {
      return UNREADABLE;
    }
    long day = day(text, offset);
    long time = timeOfDay(text, offset + DATE_LENGTH, offset + length);
    return day == UNREADABLE || time == UNREADABLE ? UNREADABLE : day * MICROS_PER_DAY + time;
  }

  /** Days since 1970-01-01; a time after the date must be midnight. */
  static long epochDay(char[] text, int offset, int length) {
    if (length < DATE_LENGTH
        || length > DATE_LENGTH && timeOfDay(text, offset + DATE_LENGTH, offset + length) != 0) {
      return UNREADABLE;
    }
    return day(text, offset);
  }

  private static long day(char[] text, int at) {
    int year = digits(text, at, 4);
    int month = digits(text, at + 5, 2);
    int day = digits(text, at + 8, 2);
    boolean exists =
        text[at + 4] == '-'
            && text[at + 7] == '-'
            && year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= lengthOfMonth(year, month);
    return exists ? epochDay(year, month, day) : UNREADABLE;
  }

  /** {@code T00:00:00.000000Z}; also with a blank for the {@code T}. */
  private static long timeOfDay(char[] text, int at, int end) {
    int last = text[end - 1] == 'Z' ? end - 1 : end;
    if (last - at < 9
        || text[at] != 'T' && text[at] != ' '
        || text[at + 3] != ':'
        || text[at + 6] != ':') {
      return UNREADABLE;
    }
    int hour = digits(text, at + 1, 2);
    int minute = digits(text, at + 4, 2);
    int second = digits(text, at + 7, 2);
    if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
      return UNREADABLE;
    }
    long micros = fraction(text, at + 9, last);
    return micros == UNREADABLE
        ? UNREADABLE
        : (hour * 3600L + minute * 60L + second) * 1_000_000L + micros;
  }

  private static long fraction(char[] text, int at, int end) {
    if (at == end) {
      return 0;
    }
    int count = end - at - 1;
    if (text[at] != '.' || count < 1 || count > 9) {
      return UNREADABLE;
    }
    int micros = 0;
    for (int i = 0; i < Math.max(count, 6); i++) {
      int digit = i < count ? text[at + 1 + i] - '0' : 0;
      if (digit < 0 || digit > 9) {
        return UNREADABLE;
      }
      micros = i < 6 ? micros * 10 + digit : micros;
    }
    return micros;
  }

  private static int digits(char[] text, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int lengthOfMonth(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** As {@link java.time.LocalDate#toEpochDay()}: years begin in March, so a leap day ends one. */
  private static long epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }
}

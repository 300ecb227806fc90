package io.latestlake.dms;

/**
 * ISO 8601 dates and times as DMS writes them: {@code 2010-11-01T00:02:00.100000Z} with 0 to 9
 * fraction digits; the {@code Z} is decoration on columns without a zone (dms-formats 1.8). Strict:
 * years 0001 to 9999, days that exist. Digits finer than microseconds are cut off, since Redshift
 * has no place for them.
 */
final class IsoTime {
  /** No time that can be written has this value. */
  static final long UNREADABLE = Long.MIN_VALUE;

  static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int DATE_LENGTH = 10;
  private static final int CLOCK_LENGTH = 8;

  /** Date, separator and clock without a fraction. */
  private static final int SHORTEST = DATE_LENGTH + 1 + CLOCK_LENGTH;

  /** As of {@link java.time.ZoneOffset}. */
  private static final int MOST_OFFSET_MINUTES = 18 * 60;

  private IsoTime() {}

  /** Microseconds since 1970-01-01T00:00 of a time without an offset but {@code Z}. */
  static long micros(char[] text, int offset, int length) {
    if (length < SHORTEST) {
      return UNREADABLE;
    }
    long day = day(text, offset);
    long time = timeAfterDate(text, offset + DATE_LENGTH, offset + length);
    return day == UNREADABLE || time == UNREADABLE ? UNREADABLE : day * MICROS_PER_DAY + time;
  }

  /** Days since 1970-01-01; a time after the date must be midnight. */
  static long epochDay(char[] text, int offset, int length) {
    if (length < DATE_LENGTH
        || length > DATE_LENGTH
            && timeAfterDate(text, offset + DATE_LENGTH, offset + length) != 0) {
      return UNREADABLE;
    }
    return day(text, offset);
  }

  /**
   * Microseconds since 1970-01-01T00:00Z; a time without an offset, or with the decorative {@code
   * Z}, is one of the zone's wall clock.
   */
  static long instant(char[] text, int offset, int length, LocalTimes zone) {
    int end = offset + length;
    int sign = sign(text, offset + SHORTEST, end);
    long local = micros(text, offset, sign - offset);
    if (local == UNREADABLE) {
      return UNREADABLE;
    } else if (sign == end) {
      return zone.instant(local);
    }
    long shift = text[sign - 1] == 'Z' ? UNREADABLE : offsetMicros(text, sign, end);
    return shift == UNREADABLE ? UNREADABLE : local - shift;
  }

  /** Microseconds since midnight of {@code 00:00:00.000000}; 24:00:00 is the end of the day. */
  static long timeOfDay(char[] text, int offset, int length) {
    if (length < CLOCK_LENGTH) {
      return UNREADABLE;
    }
    if (text[offset] == '2' && text[offset + 1] == '4') {
      long past = clock(text, offset, offset + length, 24);
      return past == MICROS_PER_DAY ? past : UNREADABLE;
    }
    return clock(text, offset, offset + length, 23);
  }

  /** Where the sign of an offset stands; the end if there is none. */
  private static int sign(char[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text[i] == '+' || text[i] == '-') {
        return i;
      }
    }
    return end;
  }

  /** Of {@code +01}, {@code +0100} or {@code +01:00}. */
  private static long offsetMicros(char[] text, int sign, int end) {
    int length = end - sign;
    boolean colon = length == 6 && text[sign + 3] == ':';
    if (length != 3 && length != 5 && !colon) {
      return UNREADABLE;
    }
    int hours = digits(text, sign + 1, 2);
    int minutes = length == 3 ? 0 : digits(text, end - 2, 2);
    if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > MOST_OFFSET_MINUTES) {
      return UNREADABLE;
    }
    long micros = (hours * 60L + minutes) * 60_000_000L;
    return text[sign] == '-' ? -micros : micros;
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
  private static long timeAfterDate(char[] text, int at, int end) {
    int last = text[end - 1] == 'Z' ? end - 1 : end;
    if (last - at < 1 + CLOCK_LENGTH || text[at] != 'T' && text[at] != ' ') {
      return UNREADABLE;
    }
    return clock(text, at + 1, last, 23);
  }

  /** {@code 00:00:00.000000}, of which at least the seconds are there. */
  private static long clock(char[] text, int at, int end, int lastHour) {
    int hour = digits(text, at, 2);
    int minute = digits(text, at + 3, 2);
    int second = digits(text, at + 6, 2);
    if (text[at + 2] != ':'
        || text[at + 5] != ':'
        || (hour | minute | second) < 0
        || hour > lastHour
        || minute > 59
        || second > 59) {
      return UNREADABLE;
    }
    long micros = fraction(text, at + CLOCK_LENGTH, end);
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

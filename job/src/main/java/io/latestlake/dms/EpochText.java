package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Writes a moment that came as a number as the ISO 8601 text that DMS would have sent for the
 * column, so that it is read as every other time: for a date or timestamp what the clocks of the
 * table's zone show, {@code 2023-09-06T11:33:20.123Z} with the {@code Z} that means nothing; for a
 * timestamptz UTC with its offset, {@code +00:00}; for a text UTC. Used again for the next one.
 */
final class EpochText {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final String OFFSET = "+00:00";
  private static final int END = "0000-00-00T00:00:00.000".length();

  private final NumberText number = new NumberText();
  private final LocalTimes zone;
  private final char[] text = ("0000-00-00T00:00:00.000" + OFFSET).toCharArray();
  private int length;

  EpochText(ZoneId zone) {
    this.zone = new LocalTimes(zone);
  }

  /** Writes the moment; returns false if the digits are no whole number of years 1 to 9999. */
  boolean write(char[] digits, int offset, int count, Column.Epoch unit, ColumnType type) {
    if (!number.scan(digits, offset, count) || !number.isLong()) {
      return false;
    }
    long value = number.longValue();
    long perDay = unit == Column.Epoch.MILLIS ? MILLIS_PER_DAY : MILLIS_PER_DAY / 1000;
    if (!isInYears(Math.floorDiv(value, perDay))) {
      return false;
    }
    long millis = unit == Column.Epoch.MILLIS ? value : value * 1000;
    boolean local = type instanceof ColumnType.Timestamp || type instanceof ColumnType.Date;
    if (local) {
      millis = Math.floorDiv(zone.local(millis * MICROS_PER_MILLI), MICROS_PER_MILLI);
      if (!isInYears(Math.floorDiv(millis, MILLIS_PER_DAY))) {
        return false;
      }
    }
    put(millis);
    if (type instanceof ColumnType.Timestamptz) {
      OFFSET.getChars(0, OFFSET.length(), text, END);
      length = END + OFFSET.length();
    } else {
      text[END] = 'Z';
      length = END + 1;
    }
    return true;
  }

  /** The text written last, so much of it as {@link #length} says. Not to be changed. */
  char[] text() {
    return text;
  }

  int length() {
    return length;
  }

  private static boolean isInYears(long day) {
    return day >= FIRST_DAY && day <= LAST_DAY;
  }

  private void put(long millis) {
    int rest = (int) Math.floorMod(millis, MILLIS_PER_DAY);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_PER_DAY));
    put(0, 4, date.getYear());
    put(5, 2, date.getMonthValue());
    put(8, 2, date.getDayOfMonth());
    put(11, 2, rest / 3_600_000);
    put(14, 2, rest / 60_000 % 60);
    put(17, 2, rest / 1000 % 60);
    put(20, 3, rest % 1000);
  }

  private void put(int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

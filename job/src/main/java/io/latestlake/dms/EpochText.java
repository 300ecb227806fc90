package io.latestlake.dms;

import io.latestlake.config.Column;
import java.time.LocalDate;

/**
 * Writes a moment that came as a number as the ISO 8601 text that DMS would have sent, {@code
 * 2023-09-06T11:33:20.123Z}; so it is read into the column as every other time. Used again for the
 * next one.
 */
final class EpochText {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private final NumberText number = new NumberText();
  private final char[] text = "0000-00-00T00:00:00.000Z".toCharArray();

  /** Writes the moment; returns false if the digits are no whole number of years 1 to 9999. */
  boolean write(char[] digits, int offset, int length, Column.Epoch unit) {
    if (!number.scan(digits, offset, length) || !number.isLong()) {
      return false;
    }
    long value = number.longValue();
    long perDay = unit == Column.Epoch.MILLIS ? MILLIS_PER_DAY : MILLIS_PER_DAY / 1000;
    long day = Math.floorDiv(value, perDay);
    if (day < FIRST_DAY || day > LAST_DAY) {
      return false;
    }
    long rest = Math.floorMod(value, perDay);
    int millis = (int) (unit == Column.Epoch.MILLIS ? rest : rest * 1000);
    LocalDate date = LocalDate.ofEpochDay(day);
    put(0, 4, date.getYear());
    put(5, 2, date.getMonthValue());
    put(8, 2, date.getDayOfMonth());
    put(11, 2, millis / 3_600_000);
    put(14, 2, millis / 60_000 % 60);
    put(17, 2, millis / 1000 % 60);
    put(20, 3, millis % 1000);
    return true;
  }

  /** The text written last. Not to be changed. */
  char[] text() {
    return text;
  }

  private void put(int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

package io.latestlake.dms;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/**
 * The day of a row, from its partition column: computed here and nowhere else (design 4). That of
 * an instant is the day of the partition's zone; so is that of a wall clock, which shows the time
 * of the table's zone.
 */
final class RowDay {
  private static final int NO_DAY = 0;

  /** Of years 1 to 9999, which is what the lake's folders and every reader of them take. */
  private static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay();

  private static final long LAST = LocalDate.of(9999, 12, 31).toEpochDay();

  private final int column;
  private final ColumnType type;
  private final String name;
  private final String format;
  private final TextCache days;

  /** The zone of the days, and of the column's wall clock; null where that is the same. */
  private final LocalTimes dayZone;

  private final LocalTimes columnZone;

  RowDay(TableSpec spec) {
    this.name = spec.partition().column();
    this.column = spec.indexOf(name);
    this.type = spec.columns().get(column).type();
    this.format = spec.partition().format();
    boolean sameZone = spec.partition().zone().equals(spec.zone());
    boolean isInstant = type instanceof ColumnType.Timestamptz;
    boolean moves = isInstant || type instanceof ColumnType.Timestamp && !sameZone;
    this.dayZone = moves ? new LocalTimes(ZoneId.of(spec.partition().zone())) : null;
    this.columnZone = moves && !isInstant ? new LocalTimes(ZoneId.of(spec.zone())) : null;
    if (type instanceof ColumnType.Varchar || type instanceof ColumnType.Char) {
      TimePattern pattern = new TimePattern(format);
      this.days = new TextCache(text -> packed(pattern.epochDay(text)));
    } else if (isInstant
        || type instanceof ColumnType.Date
        || type instanceof ColumnType.Timestamp) {
      this.days = null;
    } else {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "table %s: partition column %s is %s, which has no day",
              spec.name(),
              name,
              type.sql()));
    }
  }

  /** {@link Day#packed()} of the row. */
  int of(RowBuilder row) throws Unusable {
    if (!row.isSet(column)) {
      throw bad("is empty; every row needs a date there");
    }
    int day;
    if (days != null) {
      day = (int) days.get(row.bytes(), row.start(column), row.length(column));
    } else if (type instanceof ColumnType.Date) {
      day = packed(row.word(column));
    } else {
      day = packed(Math.floorDiv(wallClock(row.word(column)), IsoTime.MICROS_PER_DAY));
    }
    if (day == NO_DAY) {
      throw bad(
          days == null
              ? "holds a date outside of the years 1 to 9999; mend it at the source"
              : String.format(
                  Locale.ROOT,
                  "holds %s, which is not a date of the form %s; mend it at the source or the format in the spec",
                  Unusable.shown(
                      new String(
                          row.bytes(),
                          row.start(column),
                          row.length(column),
                          StandardCharsets.UTF_8)),
                  format));
    }
    return day;
  }

  /** What the clock of the days' zone showed at that time. */
  private long wallClock(long micros) {
    if (dayZone == null) {
      return micros;
    }
    return dayZone.local(columnZone == null ? micros : columnZone.instant(micros));
  }

  private static int packed(long epochDay) {
    if (epochDay < FIRST || epochDay > LAST) {
      return NO_DAY;
    }
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    return Day.pack(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private Unusable bad(String what) {
    return new Unusable(
        DeadLetter.Reason.BAD_PARTITION_COLUMN, "partition column " + name + " " + what);
  }
}

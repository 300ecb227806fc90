package io.latestlake.dms;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;

/**
 * The last value of a version, from the column that the spec names. A column that is null, absent
 * or unreadable is a missing value, never a dead letter: the log's own order comes first.
 */
sealed interface RowTieBreak {
  void append(RowBuilder row, OrderedBytes version);

  static RowTieBreak of(TableSpec spec) {
    if (spec.tieBreak() instanceof TableSpec.TieBreak.Timestamp timestamp) {
      int column = spec.indexOf(timestamp.column());
      ColumnType type = spec.columns().get(column).type();
      if (type instanceof ColumnType.Varchar || type instanceof ColumnType.Char) {
        TimePattern pattern = new TimePattern(timestamp.format());
        ZoneId zone = ZoneId.of(timestamp.zone());
        return new OfText(column, new TextCache(text -> pattern.micros(text, zone)));
      } else if (type instanceof ColumnType.Timestamp
          || type instanceof ColumnType.Timestamptz
          || type instanceof ColumnType.Date) {
        return new OfLong(column);
      }
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "table %s: tie-break column %s is %s, which has no time",
              spec.name(),
              timestamp.column(),
              type.sql()));
    } else if (spec.tieBreak() instanceof TableSpec.TieBreak.Number number) {
      int column = spec.indexOf(number.column());
      return new OfNumber(column, spec.columns().get(column).type());
    }
    return new OfNothing();
  }

  /** Takes part in the list all the same, so that all lists of a table have one shape. */
  record OfNothing() implements RowTieBreak {
    @Override
    public void append(RowBuilder row, OrderedBytes version) {
      version.missing();
    }
  }

  record OfLong(int column) implements RowTieBreak {
    @Override
    public void append(RowBuilder row, OrderedBytes version) {
      if (row.isSet(column)) {
        version.number(row.word(column));
      } else {
        version.missing();
      }
    }
  }

  record OfText(int column, TextCache micros) implements RowTieBreak {
    @Override
    public void append(RowBuilder row, OrderedBytes version) {
      long time = TimePattern.UNREADABLE;
      if (row.isSet(column)) {
        time = micros.get(row.bytes(), row.start(column), row.length(column));
      }
      if (time == TimePattern.UNREADABLE) {
        version.missing();
      } else {
        version.number(time);
      }
    }
  }

  /** One form for all types, so that a column that is widened keeps its order. */
  record OfNumber(int column, ColumnType type) implements RowTieBreak {
    @Override
    public void append(RowBuilder row, OrderedBytes version) {
      BigDecimal value = row.isSet(column) ? value(row) : null;
      if (value == null) {
        version.missing();
      } else {
        version.number(value);
      }
    }

    private BigDecimal value(RowBuilder row) {
      if (type instanceof ColumnType.Varchar) {
        String text =
            new String(row.bytes(), row.start(column), row.length(column), StandardCharsets.UTF_8);
        NumberText number = new NumberText();
        return number.scan(text.toCharArray(), 0, text.length()) ? number.exactOrNull() : null;
      } else if (type instanceof ColumnType.Decimal decimal) {
        BigInteger unscaled = new BigInteger(row.bytes(), row.start(column), row.length(column));
        return new BigDecimal(unscaled, decimal.scale());
      } else if (type instanceof ColumnType.DoublePrecision) {
        return BigDecimal.valueOf(Double.longBitsToDouble(row.word(column)));
      } else if (type instanceof ColumnType.Real) {
        return new BigDecimal(Float.toString(Float.intBitsToFloat((int) row.word(column))));
      }
      return BigDecimal.valueOf(row.word(column));
    }
  }
}

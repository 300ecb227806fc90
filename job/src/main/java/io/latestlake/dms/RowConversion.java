package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TypeConversion;
import java.util.Arrays;
import java.util.List;

/**
 * Makes rows of another schema version into rows of this one: column by name, what the other lacks
 * is null. A value is taken over only if it is exactly the same in the column's type of now.
 */
public final class RowConversion {
  /**
   * @param row null if a value is not the same in the column's type of now
   * @param whole whether the row says all that the other said: no value's column is gone
   */
  public record Converted(byte[] row, boolean whole) {}

  private final RowLayout from;
  private final RowLayout to;
  private final int[] places;
  private final boolean[] shown;
  private final RowBuilder row;
  private final Values values = new Values();

  private boolean whole;
  private boolean exact;

  public RowConversion(RowLayout from, RowLayout to) {
    this.from = requireNonNull(from, "from is null");
    this.to = requireNonNull(to, "to is null");
    List<String> names = to.columns().stream().map(Column::name).toList();
    this.places = from.columns().stream().mapToInt(each -> names.indexOf(each.name())).toArray();
    this.shown = new boolean[names.size()];
    Arrays.fill(shown, true);
    this.row = new RowBuilder(to);
  }

  /**
   * @param old of the other version
   */
  public Converted convert(byte[] old) {
    row.reset();
    whole = true;
    exact = true;
    from.read(old, values);
    return new Converted(exact ? row.finish(shown) : null, whole);
  }

  private static boolean isSame(ColumnType from, ColumnType to, long word) {
    if (TypeConversion.isWholeNumber(from) && TypeConversion.isWholeNumber(to)) {
      return to instanceof ColumnType.BigInt
          || to instanceof ColumnType.Int && word == (int) word
          || word == (short) word;
    }
    return from.equals(to);
  }

  private static boolean isSame(ColumnType from, ColumnType to, int length) {
    if (from instanceof ColumnType.Varchar && to instanceof ColumnType.Varchar text) {
      return length <= text.maxBytes();
    } else if (from instanceof ColumnType.Char && to instanceof ColumnType.Char text) {
      return length <= text.length();
    } else if (from instanceof ColumnType.Varbyte && to instanceof ColumnType.Varbyte bytes) {
      return length <= bytes.maxBytes();
    } else if (from instanceof ColumnType.Decimal was && to instanceof ColumnType.Decimal is) {
      return was.scale() == is.scale() && was.precision() <= is.precision();
    }
    return from.equals(to);
  }

  private final class Values implements RowLayout.Reader {
    @Override
    public void nullValue(int column) {}

    @Override
    public void intValue(int column, int value) {
      word(column, value);
    }

    @Override
    public void longValue(int column, long value) {
      word(column, value);
    }

    @Override
    public void floatValue(int column, float value) {
      if (places[column] >= 0 && target(column) instanceof ColumnType.DoublePrecision) {
        row.setWord(places[column], Double.doubleToRawLongBits(value));
      } else {
        word(column, Float.floatToRawIntBits(value));
      }
    }

    @Override
    public void doubleValue(int column, double value) {
      word(column, Double.doubleToRawLongBits(value));
    }

    @Override
    public void booleanValue(int column, boolean value) {
      word(column, value ? 1 : 0);
    }

    @Override
    public void bytesValue(int column, byte[] old, int offset, int length) {
      if (places[column] < 0) {
        whole = false;
      } else if (!isSame(from.columns().get(column).type(), target(column), length)) {
        exact = false;
      } else {
        System.arraycopy(old, offset, row.room(length), row.end(), length);
        row.setBytes(places[column], length);
      }
    }

    private void word(int column, long value) {
      if (places[column] < 0) {
        whole = false;
      } else if (!isSame(from.columns().get(column).type(), target(column), value)) {
        exact = false;
      } else {
        row.setWord(places[column], value);
      }
    }

    private ColumnType target(int column) {
      return to.columns().get(places[column]).type();
    }
  }
}

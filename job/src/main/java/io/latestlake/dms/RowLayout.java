package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * How the columns of a row lie in bytes: schema fingerprint (4 bytes), null bits (column 0 is the
 * lowest bit of the first byte; set means null), the values that are not null in column order.
 *
 * <p>smallint, integer, date and real take 4 bytes, bigint, time, timestamp, timestamptz and double
 * precision 8, boolean 1, all big-endian; varchar, char, decimal, super and varbyte are a {@link
 * Varint} length and the bytes. One row has one form: equal rows are equal bytes, which is how a
 * no-op is told.
 */
public final class RowLayout implements Serializable {
  static final int NULL_BITS = 4;

  /** How a value lies in bytes; several types share one. */
  enum Form {
    INT(4),
    LONG(8),
    FLOAT(4),
    DOUBLE(8),
    BOOLEAN(1),
    BYTES(-1);

    /** Of the value; -1 if it varies. */
    final int width;

    Form(int width) {
      this.width = width;
    }

    static Form of(ColumnType type) {
      if (type instanceof ColumnType.BigInt
          || type instanceof ColumnType.Time
          || type instanceof ColumnType.Timestamp
          || type instanceof ColumnType.Timestamptz) {
        return LONG;
      } else if (type instanceof ColumnType.Real) {
        return FLOAT;
      } else if (type instanceof ColumnType.DoublePrecision) {
        return DOUBLE;
      } else if (type instanceof ColumnType.Bool) {
        return BOOLEAN;
      } else if (type instanceof ColumnType.Varchar
          || type instanceof ColumnType.Char
          || type instanceof ColumnType.Decimal
          || type instanceof ColumnType.Super
          || type instanceof ColumnType.Varbyte) {
        return BYTES;
      }
      return INT;
    }
  }

  private final List<Column> columns;
  private final Form[] forms;
  private final int fingerprint;

  public RowLayout(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.forms = this.columns.stream().map(c -> Form.of(c.type())).toArray(Form[]::new);
    this.fingerprint = fingerprint(this.columns);
  }

  public List<Column> columns() {
    return columns;
  }

  /** Identifies names and types of the columns; the first four bytes of every row. */
  public int fingerprint() {
    return fingerprint;
  }

  /** Whether the row has these columns, so that it can be read. */
  public boolean isOf(byte[] row) {
    return row.length >= firstValue() && BigEndian.getInt(row, 0) == fingerprint;
  }

  /**
   * Shows the values of a row in column order.
   *
   * @throws IllegalArgumentException if the row has another fingerprint
   */
  public void read(byte[] row, Reader reader) {
    int found = row.length < NULL_BITS ? 0 : BigEndian.getInt(row, 0);
    if (row.length < firstValue() || found != fingerprint) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the row has the columns of schema %08x, not those of %08x",
              found,
              fingerprint));
    }
    int at = firstValue();
    for (int column = 0; column < forms.length; column++) {
      if ((row[NULL_BITS + (column >> 3)] & 1 << (column & 7)) != 0) {
        reader.nullValue(column);
        continue;
      }
      Form form = forms[column];
      switch (form) {
        case INT -> reader.intValue(column, BigEndian.getInt(row, at));
        case LONG -> reader.longValue(column, BigEndian.getLong(row, at));
        case FLOAT -> reader.floatValue(column, Float.intBitsToFloat(BigEndian.getInt(row, at)));
        case DOUBLE ->
            reader.doubleValue(column, Double.longBitsToDouble(BigEndian.getLong(row, at)));
        case BOOLEAN -> reader.booleanValue(column, row[at] != 0);
        case BYTES -> {
          int length = Varint.get(row, at);
          at += Varint.size(length);
          reader.bytesValue(column, row, at, length);
          at += length;
          continue;
        }
      }
      at += form.width;
    }
  }

  Form form(int column) {
    return forms[column];
  }

  int firstValue() {
    return NULL_BITS + (forms.length + 7 >> 3);
  }

  private static int fingerprint(List<Column> columns) {
    CRC32 crc = new CRC32();
    for (Column column : columns) {
      // A line break cannot stand in a name that Redshift takes unquoted, so the text is
      // unambiguous.
      String line = column.name() + ' ' + column.type().sql() + '\n';
      crc.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return (int) crc.getValue();
  }

  /** Takes the values of one row; a column is told by its position. */
  public interface Reader {
    void nullValue(int column);

    /** smallint, integer, date (days since 1970-01-01). */
    void intValue(int column, int value);

    /**
     * bigint, timestamp (microseconds since 1970-01-01T00:00), timestamptz (since
     * 1970-01-01T00:00Z), time (since midnight).
     */
    void longValue(int column, long value);

    void floatValue(int column, float value);

    void doubleValue(int column, double value);

    void booleanValue(int column, boolean value);

    /**
     * varchar, super (UTF-8), char (without blanks at its end), decimal (unscaled value, big-endian
     * two's complement), varbyte.
     */
    void bytesValue(int column, byte[] row, int offset, int length);
  }
}

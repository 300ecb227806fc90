package io.latestlake.dms;

import io.latestlake.config.Column;
import java.io.Serializable;
import java.util.List;

/** How the columns of a row lie in bytes: schema fingerprint, null bits, values in column order. */
public final class RowLayout implements Serializable {
  private final List<Column> columns;

  public RowLayout(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  public List<Column> columns() {
    return columns;
  }

  /** Identifies names and types of the columns; the first four bytes of every row. */
  public int fingerprint() {
    throw new UnsupportedOperationException();
  }

  /**
   * Shows the values of a row in column order.
   *
   * @throws IllegalArgumentException if the row has another fingerprint
   */
  public void read(byte[] row, Reader reader) {
    throw new UnsupportedOperationException();
  }

  /** Takes the values of one row; a column is told by its position. */
  public interface Reader {
    void nullValue(int column);

    /** smallint, integer, date (days since 1970-01-01). */
    void intValue(int column, int value);

    /** bigint, timestamp (microseconds since 1970-01-01T00:00). */
    void longValue(int column, long value);

    void floatValue(int column, float value);

    void doubleValue(int column, double value);

    void booleanValue(int column, boolean value);

    /** varchar (UTF-8), decimal (unscaled value, big-endian two's complement). */
    void bytesValue(int column, byte[] row, int offset, int length);
  }
}

package io.latestlake.dms;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Makes the key of a row. Whole numbers, dates and times take 8 bytes whatever their column's type,
 * and so do real and double precision, so that a key column can be widened and state still fits.
 * Values that Redshift takes for equal have one form.
 */
final class KeyEncoder {
  private static final int LONGEST_NAME = 255;

  private final TableSpec spec;
  private final RowLayout layout;
  private final int[] columns;
  private final byte[] table;

  KeyEncoder(TableSpec spec, RowLayout layout) {
    this.spec = spec;
    this.layout = layout;
    this.columns = spec.key().stream().mapToInt(spec::indexOf).toArray();
    this.table = tableName(spec.name());
  }

  /** Positions of the key columns. Not to be changed. */
  int[] columns() {
    return columns;
  }

  /** The key of a row; trims its key values if the spec says so. */
  RowKey encode(RowBuilder row) throws Unusable {
    int size = table.length;
    for (int column : columns) {
      check(row, column);
      size +=
          switch (layout.form(column)) {
            case BYTES -> Varint.size(row.length(column)) + row.length(column);
            case BOOLEAN -> 1;
            default -> 8;
          };
    }
    byte[] key = new byte[size];
    System.arraycopy(table, 0, key, 0, table.length);
    int at = table.length;
    for (int column : columns) {
      at = write(row, column, key, at);
    }
    return new RowKey(key);
  }

  /** The key of a record whose own is not known: it only spreads dead letters. */
  static RowKey ofUnknown(SourceRecord record) {
    byte[] table = tableName(DeadLetter.UNKNOWN_TABLE);
    byte[] stream = record.stream().getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[table.length + stream.length + 12];
    System.arraycopy(table, 0, key, 0, table.length);
    System.arraycopy(stream, 0, key, table.length, stream.length);
    BigEndian.putInt(key, key.length - 12, record.partition());
    BigEndian.putLong(key, key.length - 8, spread(record));
    return new RowKey(key);
  }

  /** As above, for a row of a file. */
  static RowKey ofUnknown(FileRow row) {
    byte[] table = tableName(DeadLetter.UNKNOWN_TABLE);
    byte[] file = row.file().path().getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[table.length + file.length + 8];
    System.arraycopy(table, 0, key, 0, table.length);
    System.arraycopy(file, 0, key, table.length, file.length);
    BigEndian.putLong(key, key.length - 8, row.line());
    return new RowKey(key);
  }

  private static long spread(SourceRecord record) {
    return record.shard() == null ? record.position() : record.shard().sequence().hashCode();
  }

  private void check(RowBuilder row, int column) throws Unusable {
    if (row.problem(column) != null) {
      throw row.problem(column);
    }
    if (!row.isSet(column)) {
      throw new Unusable(
          DeadLetter.Reason.MISSING_KEY,
          String.format(
              Locale.ROOT,
              "key column %s is %s; a row without its key cannot be told from others, name the right key in the spec",
              name(column),
              row.isAbsent(column) ? "absent" : "null"));
    }
    if (!(spec.columns().get(column).type() instanceof ColumnType.Varchar)) {
      return;
    }
    if (spec.trimKeys()) {
      row.trim(column);
    } else if (row.endsInBlank(column)) {
      throw new Unusable(
          DeadLetter.Reason.KEY_ENDS_IN_BLANK,
          String.format(
              Locale.ROOT,
              "key column %s ends in a blank, which Redshift does not compare; trim keys in the spec or mend it at the source",
              name(column)));
    }
  }

  private int write(RowBuilder row, int column, byte[] key, int at) {
    switch (layout.form(column)) {
      case INT, LONG -> BigEndian.putLong(key, at, row.word(column));
      case FLOAT -> putDouble(key, at, Float.intBitsToFloat((int) row.word(column)));
      case DOUBLE -> putDouble(key, at, Double.longBitsToDouble(row.word(column)));
      case BOOLEAN -> {
        key[at] = (byte) row.word(column);
        return at + 1;
      }
      case BYTES -> {
        int length = row.length(column);
        int start = Varint.put(key, at, length);
        System.arraycopy(row.bytes(), row.start(column), key, start, length);
        return start + length;
      }
    }
    return at + 8;
  }

  private static void putDouble(byte[] key, int at, double value) {
    // Minus zero equals zero in SQL; the sum of the two is plain zero.
    BigEndian.putLong(key, at, Double.doubleToRawLongBits(value + 0.0));
  }

  private String name(int column) {
    return spec.columns().get(column).name();
  }

  private static byte[] tableName(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > LONGEST_NAME) {
      throw new IllegalArgumentException("the table name " + name + " is too long");
    }
    byte[] prefix = new byte[1 + utf8.length];
    prefix[0] = (byte) utf8.length;
    System.arraycopy(utf8, 0, prefix, 1, utf8.length);
    return prefix;
  }
}

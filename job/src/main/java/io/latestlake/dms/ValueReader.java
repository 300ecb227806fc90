package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.time.ZoneId;

/**
 * Reads a value of JSON into a column, strictly: it is stored as it is or not at all, but for what
 * is finer than a microsecond. What DMS makes of each source type is in dms-formats 1.8.
 */
final class ValueReader {
  private static final char[] TRUE = "true".toCharArray();
  private static final char[] FALSE = "false".toCharArray();

  private final NumberText number = new NumberText();
  private final SuperReader superValues = new SuperReader();

  /** By column: of times that were sent without an offset. */
  private final LocalTimes[] zones;

  ValueReader(TableSpec spec) {
    zones =
        spec.columns().stream()
            .map(column -> new LocalTimes(ZoneId.of(spec.zoneOf(column))))
            .toArray(LocalTimes[]::new);
  }

  /** Reads the value that the parser stands at, to its end. */
  void read(JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    switch (token) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (token != JsonToken.VALUE_STRING && column.type() instanceof ColumnType.Varbyte) {
          // Its digits are no hexadecimal ones.
          Misfit.value(column, index, row, Unusable.shown(parser.getText()));
          return;
        }
        char[] text = parser.getTextCharacters();
        text(text, parser.getTextOffset(), parser.getTextLength(), column, index, row);
      }
      case VALUE_NULL -> row.setNull(index);
      case VALUE_TRUE -> truth(true, column, index, row);
      case VALUE_FALSE -> truth(false, column, index, row);
      default -> nested(parser, column, index, row);
    }
  }

  /** Reads a value that stands as text, whether quoted or not. */
  void text(char[] text, int offset, int length, Column column, int index, RowBuilder row) {
    ColumnType type = column.type();
    boolean fits;
    if (type instanceof ColumnType.Varchar varchar) {
      varchar(text, offset, length, varchar.maxBytes(), column, index, row);
      return;
    } else if (length == 0) {
      empty(type, index, row);
      return;
    } else if (type instanceof ColumnType.Int) {
      fits = whole(text, offset, length, Integer.MIN_VALUE, Integer.MAX_VALUE, index, row);
    } else if (type instanceof ColumnType.DoublePrecision) {
      fits = doublePrecision(text, offset, length, index, row);
    } else if (type instanceof ColumnType.BigInt) {
      fits = whole(text, offset, length, Long.MIN_VALUE, Long.MAX_VALUE, index, row);
    } else if (type instanceof ColumnType.Timestamp) {
      fits = time(IsoTime.micros(text, offset, length), index, row);
    } else if (type instanceof ColumnType.Date) {
      fits = time(IsoTime.epochDay(text, offset, length), index, row);
    } else if (type instanceof ColumnType.Decimal decimal) {
      fits = decimal(text, offset, length, decimal, index, row);
    } else if (type instanceof ColumnType.SmallInt) {
      fits = whole(text, offset, length, Short.MIN_VALUE, Short.MAX_VALUE, index, row);
    } else if (type instanceof ColumnType.Real) {
      fits = real(text, offset, length, index, row);
    } else if (type instanceof ColumnType.Bool) {
      fits = bool(text, offset, length, index, row);
    } else if (type instanceof ColumnType.Timestamptz) {
      fits = time(IsoTime.instant(text, offset, length, zones[index]), index, row);
    } else if (type instanceof ColumnType.Time) {
      fits = time(IsoTime.timeOfDay(text, offset, length), index, row);
    } else if (type instanceof ColumnType.Char character) {
      character(text, offset, length, character.length(), column, index, row);
      return;
    } else if (type instanceof ColumnType.Varbyte varbyte) {
      fits = varbyte(text, offset, length, varbyte.maxBytes(), column, index, row);
    } else {
      Misfit.of(superValues.text(text, offset, length, index, row), column, index, row);
      return;
    }
    if (!fits) {
      Misfit.value(column, index, row, Unusable.shown(new String(text, offset, length)));
    }
  }

  private void truth(boolean value, Column column, int index, RowBuilder row) {
    if (column.type() instanceof ColumnType.Bool) {
      row.setWord(index, value ? 1 : 0);
    } else if (column.type() instanceof ColumnType.Varchar varchar) {
      char[] text = value ? TRUE : FALSE;
      varchar(text, 0, text.length, varchar.maxBytes(), column, index, row);
    } else if (column.type() instanceof ColumnType.Char
        || column.type() instanceof ColumnType.Super) {
      char[] text = value ? TRUE : FALSE;
      text(text, 0, text.length, column, index, row);
    } else {
      Misfit.value(column, index, row, Boolean.toString(value));
    }
  }

  private void nested(JsonParser parser, Column column, int index, RowBuilder row)
      throws IOException {
    if (column.type() instanceof ColumnType.Super) {
      Misfit.of(superValues.value(parser, index, row), column, index, row);
      return;
    }
    if (!(column.type() instanceof ColumnType.Varchar varchar)) {
      parser.skipChildren();
      Misfit.value(column, index, row, "a nested value");
      return;
    }
    byte[] json = JsonText.of(parser);
    if (json.length > varchar.maxBytes()) {
      Misfit.text(Utf8.TOO_LONG, varchar.maxBytes(), column, index, row);
      return;
    }
    System.arraycopy(json, 0, row.room(json.length), row.end(), json.length);
    row.setBytes(index, json.length);
  }

  private static void varchar(
      char[] text, int offset, int length, int limit, Column column, int index, RowBuilder row) {
    if (length > limit) {
      Misfit.text(Utf8.TOO_LONG, limit, column, index, row);
      return;
    }
    int most = Math.min(limit, length * 3);
    int start = row.end();
    int end = Utf8.write(text, offset, length, row.room(most), start, start + most);
    if (end < 0) {
      Misfit.text(end, limit, column, index, row);
    } else {
      row.setBytes(index, end - start);
    }
  }

  /** A text of nothing is a value of a column that has such, and null for the others. */
  private static void empty(ColumnType type, int index, RowBuilder row) {
    if (type instanceof ColumnType.Char || type instanceof ColumnType.Varbyte) {
      row.setBytes(index, 0);
    } else {
      row.setNull(index);
    }
  }

  /** Without the blanks at its end, which Redshift does not compare: one value, one form. */
  private static void character(
      char[] text, int offset, int length, int limit, Column column, int index, RowBuilder row) {
    int end = offset + length;
    while (end > offset && text[end - 1] == ' ') {
      end--;
    }
    int kept = end - offset;
    byte[] out = row.room(Math.min(kept, limit));
    for (int i = 0; i < kept; i++) {
      char c = text[offset + i];
      int why =
          c == 0 ? Utf8.NUL : c >= 0x80 ? Misfit.SEVERAL_BYTES : i >= limit ? Utf8.TOO_LONG : 0;
      if (why != 0) {
        Misfit.text(why, limit, column, index, row);
        return;
      }
      out[row.end() + i] = (byte) c;
    }
    row.setBytes(index, kept);
  }

  private static boolean varbyte(
      char[] text, int offset, int length, int limit, Column column, int index, RowBuilder row) {
    int bytes = HexText.bytes(text, offset, length);
    if (bytes > limit) {
      Misfit.text(Misfit.TOO_MANY_BYTES, limit, column, index, row);
      return true;
    }
    if (bytes < 0 || !HexText.read(text, offset + length, bytes, row.room(bytes), row.end())) {
      return false;
    }
    row.setBytes(index, bytes);
    return true;
  }

  private boolean whole(
      char[] text, int offset, int length, long least, long most, int index, RowBuilder row) {
    if (!number.scan(text, offset, length) || !number.isLong()) {
      return false;
    }
    long value = number.longValue();
    row.setWord(index, value);
    return value >= least && value <= most;
  }

  private boolean doublePrecision(char[] text, int offset, int length, int index, RowBuilder row) {
    if (!number.scan(text, offset, length)) {
      return false;
    }
    double value = number.doubleValue();
    row.setWord(index, Double.doubleToRawLongBits(value));
    return Double.isFinite(value) && (value != 0 || number.digits() == 0);
  }

  private boolean real(char[] text, int offset, int length, int index, RowBuilder row) {
    if (!number.scan(text, offset, length)) {
      return false;
    }
    float value = number.floatValue();
    row.setWord(index, Float.floatToRawIntBits(value));
    return Float.isFinite(value) && (value != 0 || number.digits() == 0);
  }

  private boolean decimal(
      char[] text, int offset, int length, ColumnType.Decimal type, int index, RowBuilder row) {
    if (!number.scan(text, offset, length) || !number.isDecimal(type.precision(), type.scale())) {
      return false;
    }
    if (number.bigValue() != null) {
      byte[] unscaled = number.bigValue().toByteArray();
      System.arraycopy(unscaled, 0, row.room(unscaled.length), row.end(), unscaled.length);
      row.setBytes(index, unscaled.length);
      return true;
    }
    // The shortest form, as BigInteger.toByteArray gives it: one value, one form.
    long value = number.longValue();
    int size = (64 - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / 8 + 1;
    byte[] out = row.room(size);
    for (int i = 0; i < size; i++) {
      out[row.end() + i] = (byte) (value >> 8 * (size - 1 - i));
    }
    row.setBytes(index, size);
    return true;
  }

  private static boolean time(long value, int index, RowBuilder row) {
    row.setWord(index, value);
    return value != IsoTime.UNREADABLE;
  }

  private static boolean bool(char[] text, int offset, int length, int index, RowBuilder row) {
    boolean yes = isTruth(text, offset, length, 't', '1', TRUE);
    row.setWord(index, yes ? 1 : 0);
    return yes || isTruth(text, offset, length, 'f', '0', FALSE);
  }

  private static boolean isTruth(
      char[] text, int offset, int length, char letter, char digit, char[] word) {
    if (length == 1) {
      return text[offset] == digit || lower(text[offset]) == letter;
    }
    if (length != word.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(text[offset + i]) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}

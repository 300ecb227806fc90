package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads a value of JSON into a column, strictly: it is stored as it is or not at all. What DMS
 * makes of each source type is in dms-formats 1.8.
 */
final class ValueReader {
  private static final char[] TRUE = "true".toCharArray();
  private static final char[] FALSE = "false".toCharArray();

  private final NumberText number = new NumberText();

  /** Reads the value that the parser stands at, to its end. */
  void read(JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    switch (token) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
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
      row.setNull(index);
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
    } else {
      fits = bool(text, offset, length, index, row);
    }
    if (!fits) {
      reject(column, index, row, Unusable.shown(new String(text, offset, length)));
    }
  }

  private void truth(boolean value, Column column, int index, RowBuilder row) {
    if (column.type() instanceof ColumnType.Bool) {
      row.setWord(index, value ? 1 : 0);
    } else if (column.type() instanceof ColumnType.Varchar varchar) {
      char[] text = value ? TRUE : FALSE;
      varchar(text, 0, text.length, varchar.maxBytes(), column, index, row);
    } else {
      reject(column, index, row, Boolean.toString(value));
    }
  }

  private void nested(JsonParser parser, Column column, int index, RowBuilder row)
      throws IOException {
    if (!(column.type() instanceof ColumnType.Varchar varchar)) {
      parser.skipChildren();
      reject(column, index, row, "a nested value");
      return;
    }
    byte[] json = JsonText.of(parser);
    if (json.length > varchar.maxBytes()) {
      rejectText(Utf8.TOO_LONG, varchar.maxBytes(), column, index, row);
      return;
    }
    System.arraycopy(json, 0, row.room(json.length), row.end(), json.length);
    row.setBytes(index, json.length);
  }

  private static void varchar(
      char[] text, int offset, int length, int limit, Column column, int index, RowBuilder row) {
    if (length > limit) {
      rejectText(Utf8.TOO_LONG, limit, column, index, row);
      return;
    }
    int most = Math.min(limit, length * 3);
    int start = row.end();
    int end = Utf8.write(text, offset, length, row.room(most), start, start + most);
    if (end < 0) {
      rejectText(end, limit, column, index, row);
    } else {
      row.setBytes(index, end - start);
    }
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
    return Double.isFinite(value);
  }

  private boolean real(char[] text, int offset, int length, int index, RowBuilder row) {
    if (!number.scan(text, offset, length)) {
      return false;
    }
    float value = number.floatValue();
    row.setWord(index, Float.floatToRawIntBits(value));
    return Float.isFinite(value);
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

  private static void reject(Column column, int index, RowBuilder row, String value) {
    String message =
        String.format(
            Locale.ROOT,
            "column %s: %s does not fit %s without loss; mend it at the source or change the column's type in the spec",
            column.name(),
            value,
            column.type().sql());
    row.reject(index, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }

  private static void rejectText(int why, int limit, Column column, int index, RowBuilder row) {
    String message =
        switch (why) {
          case Utf8.TOO_LONG ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text is longer than %d bytes of UTF-8; widen the column in the spec",
                  column.name(),
                  limit);
          case Utf8.NUL ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text has a NUL character, which Redshift cannot store; remove it at the source",
                  column.name());
          default ->
              String.format(
                  Locale.ROOT,
                  "column %s: the text has half of a surrogate pair, which is no character; mend it at the source",
                  column.name());
        };
    row.reject(index, new Unusable(DeadLetter.Reason.DOES_NOT_FIT, message));
  }
}

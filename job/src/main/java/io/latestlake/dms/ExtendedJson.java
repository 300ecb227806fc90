package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Base64;
import java.util.Locale;

/**
 * Takes values out of MongoDB's Extended JSON, versions 1 and 2 (dms-formats 2.2), such as {@code
 * {"$oid":"5a94…"}} or {@code {"$date":{"$numberLong":"1694000000000"}}}, and reads what is in them
 * into the column as if DMS had sent it bare. Binary data becomes hexadecimal text, as DMS writes
 * it; a timestamp of the replication log becomes its second.
 */
final class ExtendedJson {
  private static final byte[] BEGINNING = {'{', '"', '$'};
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private static final ZoneId UTC = ZoneId.of("UTC");

  /** Version 1 writes dates with an offset, {@code +0100}. */
  private static final DateTimeFormatter WITH_OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HHmm", "Z")
          .toFormatter(Locale.ROOT);

  private final ValueReader values;
  private final ZoneId zone;
  private final EpochText epoch;

  /**
   * @param zone of the table's times
   */
  ExtendedJson(ValueReader values, ZoneId zone) {
    this.zone = requireNonNull(zone, "zone is null");
    this.epoch = new EpochText(zone);
    this.values = requireNonNull(values, "values is null");
  }

  /** Whether JSON without blanks may be such a value. */
  static boolean isPossible(byte[] json) {
    return json.length > BEGINNING.length
        && json[0] == BEGINNING[0]
        && json[1] == BEGINNING[1]
        && json[2] == BEGINNING[2];
  }

  /**
   * Reads the object that the parser stands at. Returns false, and leaves the column as it is, if
   * it is no value of Extended JSON that has one of a column's types.
   */
  boolean read(JsonParser parser, Column column, int index, RowBuilder row) throws IOException {
    String type = parser.nextFieldName();
    if (type == null) {
      return false;
    }
    JsonToken token = parser.nextToken();
    return switch (type) {
      case "$oid", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid" ->
          scalar(parser, token, column, index, row);
      case "$date" -> date(parser, token, column, index, row);
      case "$timestamp" -> timestamp(parser, token, column, index, row);
      case "$binary" -> binary(parser, token, column, index, row);
      default -> false;
    };
  }

  private boolean scalar(
      JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    if (!isText(token)) {
      return false;
    }
    char[] text = text(parser);
    return ends(parser) && write(text, column, index, row);
  }

  private boolean date(JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    boolean millis = token.isNumeric();
    JsonToken value = token;
    if (token == JsonToken.START_OBJECT) {
      if (!"$numberLong".equals(parser.nextFieldName())) {
        return false;
      }
      value = parser.nextToken();
      millis = true;
    }
    if (!isText(value)) {
      return false;
    }
    char[] text = text(parser);
    if (token == JsonToken.START_OBJECT && parser.nextToken() != JsonToken.END_OBJECT
        || !ends(parser)) {
      return false;
    }
    return millis
        ? moment(text, Column.Epoch.MILLIS, column, index, row)
        : write(asColumn(text, column.type()), column, index, row);
  }

  private boolean timestamp(
      JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return false;
    }
    char[] seconds = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("t") && value.isNumeric()) {
        seconds = text(parser);
      } else if (!name.equals("i") || !value.isNumeric()) {
        return false;
      }
    }
    return seconds != null
        && ends(parser)
        && moment(seconds, Column.Epoch.SECONDS, column, index, row);
  }

  /** A number where the column is one, else the time that the number means. */
  private boolean moment(
      char[] digits, Column.Epoch unit, Column column, int index, RowBuilder row) {
    ColumnType type = column.type();
    boolean number =
        type instanceof ColumnType.BigInt
            || type instanceof ColumnType.Int
            || type instanceof ColumnType.SmallInt
            || type instanceof ColumnType.Decimal
            || type instanceof ColumnType.Real
            || type instanceof ColumnType.DoublePrecision;
    if (number || !epoch.write(digits, 0, digits.length, unit, type)) {
      return write(digits, column, index, row);
    }
    values.text(epoch.text(), 0, epoch.length(), column, index, row);
    return true;
  }

  private boolean binary(
      JsonParser parser, JsonToken token, Column column, int index, RowBuilder row)
      throws IOException {
    String base64 = null;
    if (token == JsonToken.VALUE_STRING) {
      base64 = parser.getText();
      String type = parser.nextFieldName();
      if (!"$type".equals(type) || !parser.nextToken().isScalarValue() || !ends(parser)) {
        return false;
      }
    } else if (token == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_STRING) {
          return false;
        } else if (name.equals("base64")) {
          base64 = parser.getText();
        }
      }
      if (!ends(parser)) {
        return false;
      }
    }
    if (base64 == null) {
      return false;
    }
    try {
      return write(hex(Base64.getDecoder().decode(base64)), column, index, row);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean write(char[] text, Column column, int index, RowBuilder row) {
    values.text(text, 0, text.length, column, index, row);
    return true;
  }

  /** The moment as {@link EpochText} writes one; here its {@code Z} means UTC. */
  private char[] asColumn(char[] text, ColumnType type) {
    if (zone.equals(UTC) && text.length > 0 && text[text.length - 1] == 'Z') {
      return text;
    }
    try {
      OffsetDateTime moment = OffsetDateTime.parse(new String(text), WITH_OFFSET);
      boolean local = type instanceof ColumnType.Timestamp || type instanceof ColumnType.Date;
      ZoneId shown = local ? zone : ZoneOffset.UTC;
      String offset = local ? "" : type instanceof ColumnType.Timestamptz ? "+00:00" : "Z";
      return (moment.atZoneSameInstant(shown).format(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
              + offset)
          .toCharArray();
    } catch (DateTimeException e) {
      return text;
    }
  }

  private static char[] hex(byte[] bytes) {
    char[] hex = new char[2 + 2 * bytes.length];
    hex[0] = '0';
    hex[1] = 'x';
    for (int i = 0; i < bytes.length; i++) {
      hex[2 + 2 * i] = HEX[bytes[i] >> 4 & 15];
      hex[3 + 2 * i] = HEX[bytes[i] & 15];
    }
    return hex;
  }

  private static boolean isText(JsonToken token) {
    return token == JsonToken.VALUE_STRING || token.isNumeric();
  }

  /** A copy, for the parser must first tell that the value ends as it should. */
  private static char[] text(JsonParser parser) throws IOException {
    return parser.getText().toCharArray();
  }

  private static boolean ends(JsonParser parser) throws IOException {
    return parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
  }
}

package io.latestlake.dms;

import com.fasterxml.jackson.core.JsonGenerator;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Shows a key of {@link KeyEncoder} to people: its columns as a JSON object. */
final class KeyDecoder {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final List<Column> columns;
  private final List<RowLayout.Form> forms;

  KeyDecoder(TableSpec spec) {
    columns = spec.key().stream().map(name -> spec.columns().get(spec.indexOf(name))).toList();
    forms = columns.stream().map(column -> RowLayout.Form.of(column.type())).toList();
  }

  /**
   * @param key of the spec's table
   */
  void write(RowKey key, JsonGenerator json) throws IOException {
    byte[] bytes = key.bytes();
    int at = 1 + (bytes[0] & 0xff);
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writeFieldName(columns.get(i).name());
      at = writeValue(columns.get(i).type(), forms.get(i), bytes, at, json);
    }
    json.writeEndObject();
  }

  private static int writeValue(
      ColumnType type, RowLayout.Form form, byte[] bytes, int at, JsonGenerator json)
      throws IOException {
    switch (form) {
      case INT, LONG -> writeNumber(type, BigEndian.getLong(bytes, at), json);
      case FLOAT, DOUBLE -> json.writeNumber(Double.longBitsToDouble(BigEndian.getLong(bytes, at)));
      case BOOLEAN -> {
        json.writeBoolean(bytes[at] != 0);
        return at + 1;
      }
      case BYTES -> {
        int length = Varint.get(bytes, at);
        int start = at + Varint.size(length);
        if (type instanceof ColumnType.Decimal decimal) {
          BigInteger unscaled = new BigInteger(bytes, start, length);
          json.writeString(new BigDecimal(unscaled, decimal.scale()).toPlainString());
        } else {
          json.writeString(new String(bytes, start, length, StandardCharsets.UTF_8));
        }
        return start + length;
      }
    }
    return at + 8;
  }

  private static void writeNumber(ColumnType type, long value, JsonGenerator json)
      throws IOException {
    if (type instanceof ColumnType.Date) {
      json.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (type instanceof ColumnType.Timestamp) {
      json.writeString(instant(value).atZone(ZoneOffset.UTC).toLocalDateTime().toString());
    } else if (type instanceof ColumnType.Timestamptz) {
      json.writeString(instant(value).toString());
    } else if (type instanceof ColumnType.Time) {
      json.writeString(
          value == MICROS_PER_DAY ? "24:00" : LocalTime.ofNanoOfDay(value * 1000).toString());
    } else {
      json.writeNumber(value);
    }
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

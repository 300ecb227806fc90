package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes rows of {@code cases} the way a DMS task with a Kafka target does, by default settings:
 * nulls and empty texts are left out, a delete carries the key only. The timestamps rise by one
 * microsecond from a fixed moment, so the same log gives the same messages.
 */
public final class DmsMessages {
  private static final Instant FIRST = Instant.parse("2021-01-01T00:00:00Z");
  private static final int MICROS = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] TABLE_KEY = utf8(CasesTable.SCHEMA + "." + CasesTable.TABLE);

  private final KeyBy keyBy;
  private final StringBuilder out = new StringBuilder(1024);
  private long number;
  private String second = "";

  public DmsMessages(KeyBy keyBy) {
    this.keyBy = requireNonNull(keyBy, "keyBy is null");
  }

  public Message row(Operation operation, String[] values) {
    boolean byKey = operation == Operation.LOAD || keyBy == KeyBy.PRIMARY_KEY;
    out.setLength(0);
    out.append("{\"data\":{");
    boolean first = true;
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isEmpty()) {
        out.append(first ? "\"" : ",\"").append(CasesTable.COLUMNS.get(i)).append("\":");
        first = false;
        if (CasesTable.isNumber(i)) {
          out.append(values[i]);
        } else {
          quote(values[i]);
        }
      }
    }
    out.append("},\"metadata\":{\"timestamp\":\"");
    timestamp();
    out.append("\",\"record-type\":\"data\",\"operation\":\"")
        .append(operation.dmsName())
        .append("\",\"partition-key-type\":\"")
        .append(byKey ? "primary-key" : "schema-table")
        .append("\",\"schema-name\":\"")
        .append(CasesTable.SCHEMA)
        .append("\",\"table-name\":\"")
        .append(CasesTable.TABLE)
        .append("\"}}");
    return new Message(byKey ? utf8(values[CasesTable.ID]) : TABLE_KEY, utf8(out.toString()));
  }

  /** A message that DMS wrote, under the key that it gave to it as far as the message tells. */
  public Message asItIs(String json) {
    return new Message(keyOf(json), utf8(json));
  }

  private static byte[] keyOf(String json) {
    try {
      JsonNode metadata = JSON.readTree(json).path("metadata");
      JsonNode value = metadata.path("partition-key-value");
      if (value.isValueNode() && !value.isNull()) {
        return utf8(value.asText());
      }
      String table = metadata.path("table-name").asText();
      return table.isEmpty() ? null : utf8(metadata.path("schema-name").asText() + "." + table);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private void timestamp() {
    int micros = (int) (number % MICROS);
    if (micros == 0) {
      String instant = FIRST.plusSeconds(number / MICROS).toString();
      second = instant.substring(0, instant.length() - 1);
    }
    number++;
    // The leading 1 keeps the zeros.
    out.append(second).append('.').append(MICROS + micros).append('Z');
    out.deleteCharAt(out.length() - 8);
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

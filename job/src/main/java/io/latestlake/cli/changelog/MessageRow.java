package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The row of {@code cases} that a DMS message tells of, for files: what a task with an S3 target
 * would have written of the same change.
 *
 * @param at when DMS emitted the message
 * @param values by the columns of {@link CasesTable}, empty for null
 */
record MessageRow(Operation operation, Instant at, String[] values) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  MessageRow {
    requireNonNull(operation, "operation is null");
    requireNonNull(at, "at is null");
    requireNonNull(values, "values is null");
  }

  /**
   * Empty for what is no row of {@code cases}: control records, other tables.
   *
   * @throws IllegalArgumentException if it cannot be written as a row, with what is wrong
   */
  static Optional<MessageRow> of(String message) {
    JsonNode all = tree(message);
    JsonNode metadata = all.path("metadata");
    if (!metadata.path("record-type").asText().equals("data")
        || !metadata.path("table-name").asText().equalsIgnoreCase(CasesTable.TABLE)) {
      return Optional.empty();
    }
    if (!all.path("before-image").isEmpty()) {
      throw new IllegalArgumentException(
          "has a before image, which files have no place for: read it from Kafka");
    }
    return Optional.of(
        new MessageRow(
            operation(metadata.path("operation").asText()),
            time(metadata.path("timestamp").asText()),
            values(all.path("data"))));
  }

  private static JsonNode tree(String message) {
    try {
      return JSON.readTree(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "is not JSON, which no file can hold: read it from Kafka", e);
    }
  }

  private static Operation operation(String dmsName) {
    for (Operation operation : Operation.values()) {
      if (operation.dmsName().equals(dmsName)) {
        return operation;
      }
    }
    throw new IllegalArgumentException("has the unknown operation `" + dmsName + "`");
  }

  private static Instant time(String timestamp) {
    try {
      return Instant.parse(timestamp);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has the timestamp `" + timestamp + "`, which is no time of DMS", e);
    }
  }

  private static String[] values(JsonNode data) {
    String[] values = new String[CasesTable.COLUMNS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = "";
    }
    for (Map.Entry<String, JsonNode> field : data.properties()) {
      int column = CasesTable.indexOf(field.getKey());
      if (column >= 0 && !field.getValue().isNull()) {
        values[column] = text(field.getValue());
      }
    }
    return values;
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}

package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A line that {@link DeadLetterWriter} wrote, read again.
 *
 * @param reason a name of {@link DeadLetter.Reason}, which may be one of a newer release
 * @param key its columns and their values; empty if the record did not tell
 * @param payload null for a record without a value
 */
public record DeadLetterLine(
    String id,
    String reason,
    String message,
    String table,
    Map<String, String> key,
    Position position,
    Instant seen,
    byte[] payload) {

  /** Of the lines that are written now. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              // What was a record once may be read again, however long it is.
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  public DeadLetterLine {
    requireNonNull(id, "id is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(message, "message is null");
    requireNonNull(table, "table is null");
    key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
    requireNonNull(position, "position is null");
    requireNonNull(seen, "seen is null");
  }

  /** The line is not one of a dead letter, or of a release that this one does not know. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Reads one line, with or without its end. */
  public static DeadLetterLine read(byte[] line) throws Unreadable {
    try {
      JsonNode top = JSON.readTree(line);
      if (top == null || !top.path("format").isInt()) {
        throw new Unreadable("it is no dead letter", null);
      } else if (top.get("format").intValue() != FORMAT) {
        throw new Unreadable(
            "its format is " + top.get("format") + ", that of a newer release; use that one", null);
      }
      return read(top);
    } catch (IOException | RuntimeException e) {
      throw new Unreadable("it is no dead letter: " + e.getMessage(), e);
    }
  }

  private static DeadLetterLine read(JsonNode top) throws IOException {
    Map<String, String> key = new LinkedHashMap<>();
    top.path("key").properties().forEach(e -> key.put(e.getKey(), e.getValue().asText()));
    Position position = position(top.path("source"));
    byte[] payload = payload(top);
    if (payload == null && position instanceof Position.InFile) {
      throw new IllegalArgumentException("a row of a file has a payload");
    }
    return new DeadLetterLine(
        text(top, "id"),
        text(top, "reason"),
        text(top, "message"),
        text(top, "table"),
        key,
        position,
        Instant.parse(text(top, "seen")),
        payload);
  }

  private static Position position(JsonNode source) {
    if (source.has("shard")) {
      return new Position.InShard(
          text(source, "stream"),
          text(source, "shard"),
          text(source, "sequence"),
          millis(source, "arrived"));
    } else if (source.has("stream")) {
      return new Position.InStream(
          text(source, "stream"),
          (int) number(source, "partition"),
          number(source, "offset"),
          millis(source, "arrived"));
    }
    List<String> header = new ArrayList<>();
    source.path("header").forEach(column -> header.add(column.asText()));
    DmsFile file =
        new DmsFile(
            text(source, "table"),
            text(source, "file"),
            text(source, "name"),
            DmsFile.Kind.valueOf(constant(source, "kind")),
            DmsFile.Format.valueOf(constant(source, "file-format")),
            millis(source, "modified"),
            header);
    return new Position.InFile(file, number(source, "line"));
  }

  private static byte[] payload(JsonNode top) throws IOException {
    if (top.has("payload-base64")) {
      return top.get("payload-base64").binaryValue();
    }
    return top.path("payload").isNull()
        ? null
        : text(top, "payload").getBytes(StandardCharsets.UTF_8);
  }

  private static String constant(JsonNode object, String field) {
    return text(object, field).toUpperCase(Locale.ROOT);
  }

  private static long millis(JsonNode object, String field) {
    return Instant.parse(text(object, field)).toEpochMilli();
  }

  private static String text(JsonNode object, String field) {
    if (!object.path(field).isTextual()) {
      throw new IllegalArgumentException("it has no text " + field);
    }
    return object.get(field).textValue();
  }

  private static long number(JsonNode object, String field) {
    if (!object.path(field).canConvertToLong()) {
      throw new IllegalArgumentException("it has no number " + field);
    }
    return object.get(field).longValue();
  }
}

package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.latestlake.config.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes dead letters, a line of JSON each, with all that is needed to make the very same record
 * again: {@link DeadLetterLine} reads them. A field that changes its meaning raises {@link
 * DeadLetterLine#FORMAT}; a new one does not.
 */
public final class DeadLetterWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, KeyDecoder> keys = new HashMap<>();

  public DeadLetterWriter(List<TableSpec> tables) {
    tables.forEach(table -> keys.put(table.name(), new KeyDecoder(table)));
  }

  /**
   * @param id unique for ever
   */
  public void write(String id, DeadLetter letter, ByteArrayOutputStream out) throws IOException {
    requireNonNull(id, "id is null");
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("format", DeadLetterLine.FORMAT);
      json.writeStringField("id", id);
      json.writeStringField("reason", letter.reason().name());
      json.writeStringField("message", wellFormed(letter.message()));
      json.writeStringField("table", letter.table());
      if (letter.hasOwnKey() && keys.containsKey(letter.table())) {
        json.writeFieldName("key");
        keys.get(letter.table()).write(letter.key(), json);
      }
      json.writeObjectFieldStart("source");
      write(letter.position(), json);
      json.writeEndObject();
      json.writeStringField("seen", time(letter.seenAt()));
      writePayload(letter.payload(), json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void write(Position position, JsonGenerator json) throws IOException {
    if (position instanceof Position.InStream at) {
      json.writeStringField("stream", wellFormed(at.stream()));
      json.writeNumberField("partition", at.partition());
      json.writeNumberField("offset", at.offset());
      json.writeStringField("arrived", time(at.arrivedAt()));
    } else if (position instanceof Position.InShard at) {
      json.writeStringField("stream", wellFormed(at.stream()));
      json.writeStringField("shard", wellFormed(at.shard()));
      json.writeStringField("sequence", at.sequence());
      json.writeStringField("arrived", time(at.arrivedAt()));
    } else if (position instanceof Position.InFile at) {
      DmsFile file = at.file();
      json.writeStringField("file", wellFormed(file.path()));
      json.writeNumberField("line", at.line());
      json.writeStringField("table", file.table());
      json.writeStringField("name", wellFormed(file.name()));
      json.writeStringField("kind", word(file.kind()));
      json.writeStringField("file-format", word(file.format()));
      json.writeStringField("modified", time(file.modifiedAt()));
      json.writeArrayFieldStart("header");
      for (String column : file.header()) {
        json.writeString(wellFormed(column));
      }
      json.writeEndArray();
    }
  }

  private static void writePayload(byte[] payload, JsonGenerator json) throws IOException {
    if (payload == null) {
      json.writeNullField("payload");
      return;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
    } catch (CharacterCodingException notText) {
      json.writeBinaryField("payload-base64", payload);
      return;
    }
    json.writeStringField("payload", text);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Half a surrogate pair cannot be written; a message that quotes a record may have been cut
   * there.
   */
  private static String wellFormed(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}

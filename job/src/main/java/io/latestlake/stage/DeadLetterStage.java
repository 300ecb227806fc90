package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The dead letters that wait for the next checkpoint, one JSON line each, by table and day. */
final class DeadLetterStage implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private record Heap(String table, LocalDate day) {}

  private static final class Lines {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long count;
  }

  private final String prefix;
  private final long fileBytes;
  private final Supplier<String> ids;
  private final Uploads uploads;
  private final Map<Heap, Lines> waiting = new LinkedHashMap<>();
  private final List<Staged> closed = new ArrayList<>();

  /**
   * @param prefix of the objects' keys, ends in a slash
   * @param ids of the objects, never the same twice
   */
  DeadLetterStage(String prefix, long fileBytes, Supplier<String> ids, Uploads uploads) {
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.fileBytes = fileBytes;
    this.ids = requireNonNull(ids, "ids is null");
    this.uploads = requireNonNull(uploads, "uploads is null");
  }

  void write(DeadLetter letter) throws IOException {
    LocalDate day = Instant.ofEpochMilli(letter.seenAt()).atZone(ZoneOffset.UTC).toLocalDate();
    Heap heap = new Heap(letter.table(), day);
    Lines lines = waiting.computeIfAbsent(heap, key -> new Lines());
    append(letter, lines.bytes);
    lines.count++;
    if (lines.bytes.size() >= fileBytes) {
      waiting.remove(heap);
      put(heap, lines);
    }
  }

  List<Staged> finish() throws IOException {
    for (Map.Entry<Heap, Lines> entry : waiting.entrySet()) {
      put(entry.getKey(), entry.getValue());
    }
    waiting.clear();
    List<Staged> staged = List.copyOf(closed);
    closed.clear();
    return staged;
  }

  private void put(Heap heap, Lines lines) {
    String id = ids.get();
    Staged.StagedFile file =
        uploads.put(prefix + id + ".jsonl", lines.bytes.toByteArray(), lines.count);
    closed.add(new Staged.DeadLetters(heap.table(), heap.day().toString(), id, file));
  }

  private static void append(DeadLetter letter, ByteArrayOutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("reason", letter.reason().name());
      json.writeStringField("message", letter.message());
      json.writeStringField("table", letter.table());
      writePosition(letter.position(), json);
      json.writeStringField("seen", Instant.ofEpochMilli(letter.seenAt()).toString());
      writePayload(letter.payload(), json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void writePosition(Position position, JsonGenerator json) throws IOException {
    if (position instanceof Position.InStream at) {
      json.writeStringField("stream", at.stream());
      json.writeNumberField("partition", at.partition());
      json.writeNumberField("position", at.offset());
    } else if (position instanceof Position.InShard at) {
      json.writeStringField("stream", at.stream());
      json.writeStringField("shard", at.shard());
      json.writeStringField("sequence", at.sequence());
    } else if (position instanceof Position.InFile at) {
      json.writeStringField("file", at.file().path());
      json.writeNumberField("line", at.line());
    }
  }

  private static void writePayload(byte[] payload, JsonGenerator json) throws IOException {
    if (payload == null) {
      json.writeNullField("payload");
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      json.writeStringField("payload", text);
    } catch (CharacterCodingException notText) {
      json.writeBinaryField("payload-base64", payload);
    }
  }

  @Override
  public void close() {
    uploads.close();
  }
}

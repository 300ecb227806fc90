package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.DeadLetterWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  private record Heap(String table, LocalDate day) {}

  private static final class Lines {
    private final String id;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long count;

    Lines(String id) {
      this.id = id;
    }
  }

  private final String prefix;
  private final long fileBytes;
  private final Supplier<String> ids;
  private final DeadLetterWriter writer;
  private final Uploads uploads;
  private final Map<Heap, Lines> waiting = new LinkedHashMap<>();
  private final List<Staged> closed = new ArrayList<>();

  /**
   * @param prefix of the objects' keys, ends in a slash
   * @param ids of the objects, never the same twice
   */
  DeadLetterStage(
      String prefix,
      long fileBytes,
      Supplier<String> ids,
      DeadLetterWriter writer,
      Uploads uploads) {
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.fileBytes = fileBytes;
    this.ids = requireNonNull(ids, "ids is null");
    this.writer = requireNonNull(writer, "writer is null");
    this.uploads = requireNonNull(uploads, "uploads is null");
  }

  void write(DeadLetter letter) throws IOException {
    LocalDate day = Instant.ofEpochMilli(letter.seenAt()).atZone(ZoneOffset.UTC).toLocalDate();
    Heap heap = new Heap(letter.table(), day);
    Lines lines = waiting.computeIfAbsent(heap, key -> new Lines(ids.get()));
    writer.write(lines.id + "-" + ++lines.count, letter, lines.bytes);
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
    Staged.StagedFile file =
        uploads.put(prefix + lines.id + ".jsonl", lines.bytes.toByteArray(), lines.count);
    closed.add(new Staged.DeadLetters(heap.table(), heap.day().toString(), lines.id, file));
  }

  @Override
  public void close() {
    uploads.close();
  }
}

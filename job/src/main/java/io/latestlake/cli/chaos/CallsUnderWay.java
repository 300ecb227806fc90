package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows what the stand-ins write of the calls that they serve ({@code LATEST_LAKE_CALLS}): which
 * of them are under way. Also after a kill: the files outlive the processes.
 */
final class CallsUnderWay {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Journal> journals;

  /**
   * @param id tells it apart from all others
   */
  record Call(String id, String name) {
    Call {
      requireNonNull(id, "id is null");
      requireNonNull(name, "name is null");
    }
  }

  CallsUnderWay(List<Path> files) {
    this.journals = files.stream().map(Journal::new).toList();
  }

  /** One that is at this step, if there is one. */
  Optional<Call> at(ProtocolStep step) throws IOException {
    for (Journal journal : journals) {
      journal.readOn();
      for (Call call : journal.open.values()) {
        if (step.isAt(call.name())) {
          return Optional.of(call);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a call that was seen under way was so at a later moment too: then it was not over when
   * something happened in between.
   *
   * @param micros the moment, since 1970
   */
  boolean wasUnderWay(Call call, long micros) throws IOException {
    for (Journal journal : journals) {
      journal.readOn();
      if (journal.open.containsKey(call.id())) {
        return true;
      }
      Long end = journal.ends.get(call.id());
      if (end != null) {
        return end >= micros;
      }
    }
    return false;
  }

  /** Forgets the calls of a process that was killed: they will never end. */
  void forget() throws IOException {
    for (Journal journal : journals) {
      journal.readOn();
      journal.open.clear();
      journal.ends.clear();
    }
  }

  private static final class Journal {
    private final Path file;
    private final Map<String, Call> open = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long position;

    Journal(Path file) {
      this.file = file;
    }

    void readOn() throws IOException {
      if (!Files.exists(file)) {
        return;
      }
      List<String> lines = new ArrayList<>();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        buffer.clear();
        for (int n = channel.read(buffer, position); n > 0; n = channel.read(buffer, position)) {
          position += n;
          buffer.flip();
          split(lines);
          buffer.clear();
        }
      }
      for (String each : lines) {
        take(JSON.readTree(each));
      }
    }

    private void split(List<String> lines) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (next == '\n') {
          lines.add(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else {
          line.write(next);
        }
      }
    }

    private void take(JsonNode event) {
      String id = file.getFileName() + " " + event.get("process") + " " + event.get("call");
      if (event.get("event").asText().equals("begin")) {
        open.put(id, new Call(id, event.get("name").asText()));
      } else if (open.remove(id) != null) {
        ends.put(id, event.get("time").asLong());
      }
    }
  }
}

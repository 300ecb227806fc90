package io.latestlake.onlooker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the journal says that each day was after each commit, as far as it was read. */
final class CommittedDays {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path journal;

  /** By folder, then by the commit that made the day so. */
  private final Map<String, NavigableMap<Integer, List<String>>> states = new TreeMap<>();

  private long position;
  private int settled;
  private boolean mayGoBack;
  private int timesItMightGoBack;

  CommittedDays(Path journal) {
    this.journal = requireNonNull(journal, "journal is null");
  }

  /** Reads what was told since. */
  void catchUp() throws IOException {
    try (FileChannel file = FileChannel.open(journal)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) (file.size() - position));
      while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
        // until the end as it was
      }
      String text = new String(bytes.array(), 0, bytes.position(), UTF_8);
      // Half a line is read when it is whole.
      String lines = text.substring(0, text.lastIndexOf('\n') + 1);
      position += lines.getBytes(UTF_8).length;
      for (String line : lines.lines().toList()) {
        take(JSON.readValue(line, JournalLine.class));
      }
    }
  }

  private void take(JournalLine line) {
    switch (line.kind()) {
      case COMMITTED ->
          line.days()
              .forEach(
                  (day, rows) ->
                      states
                          .computeIfAbsent(day, none -> new TreeMap<>())
                          .put(line.commit(), rows));
      case SETTLED -> {
        settled = line.commit();
        mayGoBack = false;
      }
      case MAY_GO_BACK -> {
        mayGoBack = true;
        timesItMightGoBack++;
      }
    }
  }

  Set<String> days() {
    return states.keySet();
  }

  /** The commit before which nothing may be seen any more. */
  int settled() {
    return settled;
  }

  boolean mayGoBack() {
    return mayGoBack;
  }

  int timesItMightGoBack() {
    return timesItMightGoBack;
  }

  /**
   * The commit that made the day so, of those whose work was there after that commit; the first, if
   * there are several.
   */
  Optional<Integer> commitOf(String day, List<String> rows, int since) {
    return statesSince(day, since).entrySet().stream()
        .filter(state -> state.getValue().equals(rows))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** What the day was after that commit, and after each later one that changed it. */
  NavigableMap<Integer, List<String>> statesSince(String day, int since) {
    NavigableMap<Integer, List<String>> all = states.get(day);
    return all.tailMap(all.floorKey(since), true);
  }
}

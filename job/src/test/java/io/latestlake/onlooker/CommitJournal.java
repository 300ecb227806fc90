package io.latestlake.onlooker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.onlooker.JournalLine.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Where a writer tells onlookers what it commits: a file of lines that is only appended to. A line
 * is there for every process when the call returns.
 */
public final class CommitJournal {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  /**
   * @param days folders of all days there are, each of which is empty at first
   */
  public CommitJournal(Path file, List<String> days) throws IOException {
    this.file = file;
    Files.createFile(file);
    Map<String, List<String>> empty = new java.util.TreeMap<>();
    days.forEach(day -> empty.put(day, List.of()));
    append(new JournalLine(Kind.COMMITTED, 0, empty));
  }

  Path file() {
    return file;
  }

  /** To be told before it is committed: a reader may see it at once. */
  public void committed(int commit, Map<String, List<String>> changedDays) throws IOException {
    append(new JournalLine(Kind.COMMITTED, commit, changedDays));
  }

  /** From now on nobody may see what was before the commit. */
  public void settled(int commit) throws IOException {
    append(new JournalLine(Kind.SETTLED, commit, Map.of()));
  }

  /** Until the next commit is settled, days may be seen older than they were seen already. */
  public void mayGoBack(int commit) throws IOException {
    append(new JournalLine(Kind.MAY_GO_BACK, commit, Map.of()));
  }

  private void append(JournalLine line) throws IOException {
    Files.write(file, (json(line) + "\n").getBytes(UTF_8), StandardOpenOption.APPEND);
  }

  private static String json(JournalLine line) throws JsonProcessingException {
    return JSON.writeValueAsString(line);
  }
}

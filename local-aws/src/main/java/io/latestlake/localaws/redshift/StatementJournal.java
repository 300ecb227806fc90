package io.latestlake.localaws.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers ended statements beyond the process, one JSON line each. A statement that was under way
 * when the process died is not among them: whether it committed, only the database knows.
 */
final class StatementJournal {
  private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
  private final Path file;

  StatementJournal(Path file) {
    this.file = requireNonNull(file, "file is null");
  }

  synchronized void append(Statement ended) {
    try {
      write(file, List.of(json.writeValueAsString(ended)), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that were written; a line that a kill cut off is none. */
  synchronized List<Statement> readAll() throws IOException {
    List<Statement> statements = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, UTF_8)) {
        try {
          statements.add(json.readValue(line, Statement.class));
        } catch (JacksonException e) {
          continue;
        }
      }
    }
    return statements;
  }

  /** Begins anew with these. */
  synchronized void rewrite(List<Statement> statements) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> lines = new ArrayList<>();
    for (Statement statement : statements) {
      lines.add(json.writeValueAsString(statement));
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, lines, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path target, List<String> lines, StandardOpenOption mode)
      throws IOException {
    Files.write(target, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
  }
}

package io.latestlake.cli.deadletters;

import static java.util.stream.Collectors.joining;

import io.latestlake.cli.console.Table;
import io.latestlake.dms.DeadLetterLine;
import io.latestlake.dms.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A dead letter for a person at a terminal. What a record holds is cut to what can be taken in, and
 * nothing of it reaches the terminal as a command.
 *
 * @param replayedAt null if it was not
 */
record LetterText(DeadLetterLine letter, Instant replayedAt) {
  private static final int SHOWN = 1000;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(letter.seen() + "  " + letter.table() + "  " + letter.reason() + "  " + letter.id());
    lines.add("  message   " + shown(letter.message()));
    if (!letter.key().isEmpty()) {
      lines.add("  key       " + shown(key()));
    }
    lines.add("  source    " + shown(source()));
    lines.add("  payload   " + payload());
    if (replayedAt != null) {
      lines.add("  replayed  " + replayedAt);
    }
    return lines;
  }

  private String key() {
    return letter.key().entrySet().stream()
        .map(column -> column.getKey() + " = " + column.getValue())
        .collect(joining(", "));
  }

  private String source() {
    if (letter.position() instanceof Position.InStream at) {
      return "stream "
          + at.stream()
          + ", partition "
          + at.partition()
          + ", offset "
          + at.offset()
          + ", arrived "
          + Instant.ofEpochMilli(at.arrivedAt());
    }
    Position.InFile at = (Position.InFile) letter.position();
    return "file " + at.file().path() + ", line " + at.line();
  }

  private String payload() {
    if (letter.payload() == null) {
      return "none";
    }
    String text = new String(letter.payload(), StandardCharsets.UTF_8);
    return text.length() <= SHOWN
        ? shown(text)
        : shown(text)
            + " ... (of "
            + Table.number(letter.payload().length)
            + " bytes; --json shows all)";
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> c == '\n' || c == '\t' ? ' ' : Character.isISOControl(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}

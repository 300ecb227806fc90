package io.latestlake.localaws.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A row of a conformance table: one behaviour. */
record ConformanceRow(
    String id, String rule, String source, String standIn, List<String> tests, String unconfirmed) {
  private static final List<String> HEAD =
      List.of("id", "rule", "source", "stand-in", "test", "unconfirmed");

  /** The rows of all tables of a file that have the columns of {@link #HEAD}. */
  static List<ConformanceRow> read(Path file) throws IOException {
    List<ConformanceRow> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("|")) {
        inside = false;
        continue;
      }
      List<String> cells = cells(line);
      if (cells.equals(HEAD)) {
        inside = true;
      } else if (inside && !cells.get(0).startsWith("--")) {
        rows.add(row(file, cells));
      }
    }
    if (rows.isEmpty()) {
      throw new AssertionError(file + " has no table with the columns " + HEAD);
    }
    return rows;
  }

  private static ConformanceRow row(Path file, List<String> cells) {
    if (cells.size() != HEAD.size()) {
      throw new AssertionError(file + ": " + cells.size() + " cells in the row " + cells.get(0));
    }
    List<String> tests =
        Arrays.stream(cells.get(4).replace("`", "").split(","))
            .map(String::strip)
            .filter(t -> !t.isEmpty())
            .toList();
    String unconfirmed = cells.get(5).equals("-") ? "" : cells.get(5);
    return new ConformanceRow(
        cells.get(0), cells.get(1), cells.get(2), cells.get(3), tests, unconfirmed);
  }

  /** A bar inside a cell is written {@code \|}. */
  private static List<String> cells(String line) {
    String inner = line.strip();
    inner = inner.substring(1, inner.length() - 1);
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
  }
}

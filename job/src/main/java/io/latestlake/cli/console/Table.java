package io.latestlake.cli.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of short texts as lines with aligned columns: two blanks at the start and between columns,
 * none at the end. Numbers read the same in every language.
 */
public final class Table {
  /** On which side the texts of a column are flush. */
  public enum Flush {
    LEFT,
    RIGHT
  }

  private static final String GAP = "  ";

  private final List<Flush> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(Flush... columns) {
    this.columns = List.of(columns);
  }

  /** A row; it may lack columns at its end. */
  public Table row(String... cells) {
    if (cells.length > columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** A label and a number. */
  public Table row(String label, long number) {
    return row(label, number(number));
  }

  /** {@code 1,234,567}, wherever it is read. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time in its largest unit of which there is more than one. */
  public static String time(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    } else if (time.toHours() > 1) {
      return time.toHours() + " h";
    }
    return time.toMinutes() > 1 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  public List<String> lines() {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      String blanks = " ".repeat(widths[i] - cell.length());
      line.append(GAP).append(columns.get(i) == Flush.LEFT ? cell + blanks : blanks + cell);
    }
    return line.toString().stripTrailing();
  }
}

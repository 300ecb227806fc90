package io.latestlake.cli.console;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** How far a piece of work is: a bar on a terminal, else a line whenever a tenth more is done. */
public final class Progress {
  private static final int WIDEST = 30;
  private static final int NARROWEST = 5;

  private final Terminal terminal;
  private final String label;
  private final long total;
  private long tenthsSaid;

  /**
   * @param label what is done, {@code reading}
   * @param total of units; 0 if unknown
   */
  public Progress(Terminal terminal, String label, long total) {
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.label = requireNonNull(label, "label is null");
    this.total = total;
  }

  /** Shows how much is done, and what else is to be said about it. */
  public void show(long done, String note) {
    if (terminal.isInteractive()) {
      terminal.status(bar(done) + (note.isEmpty() ? "" : "  " + note));
    } else if (total > 0 && done * 10 / total > tenthsSaid) {
      tenthsSaid = done * 10 / total;
      terminal.line("  " + label + "  " + share(done) + "  " + counts(done));
    }
  }

  /** Takes the bar away. */
  public void end() {
    terminal.status("");
  }

  private String bar(long done) {
    if (total <= 0) {
      return "  " + label + "  " + Table.number(done);
    }
    String before = "  " + label + "  ";
    String after = share(done) + "  " + counts(done);
    int room = terminal.width() - before.length() - after.length() - "[]  ".length();
    if (room < NARROWEST) {
      return before + after;
    }
    int width = Math.min(room, WIDEST);
    int filled = (int) (Math.min(done, total) * width / total);
    return before + "[" + "=".repeat(filled) + " ".repeat(width - filled) + "]  " + after;
  }

  private String share(long done) {
    return String.format(Locale.ROOT, "%3d %%", done * 100 / total);
  }

  /** As wide at the beginning as at the end. */
  private String counts(long done) {
    String all = Table.number(total);
    return String.format(Locale.ROOT, "%" + all.length() + "s of %s", Table.number(done), all);
  }
}

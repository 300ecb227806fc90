package io.latestlake.cli.console;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** How far a piece of work is: a bar on a terminal, else a line whenever a tenth more is done. */
public final class Progress {
  private static final int WIDTH = 30;

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
      terminal.line(
          String.format(
              Locale.ROOT, "  %s: %,d of %,d (%d %%)", label, done, total, done * 100 / total));
    }
  }

  /** Takes the bar away. */
  public void end() {
    terminal.status("");
  }

  private String bar(long done) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "  %s %,d", label, done);
    }
    int filled = (int) (Math.min(done, total) * WIDTH / total);
    return String.format(
        Locale.ROOT,
        "  %s [%s%s] %3d %%  %,d of %,d",
        label,
        "=".repeat(filled),
        " ".repeat(WIDTH - filled),
        done * 100 / total,
        done,
        total);
  }
}

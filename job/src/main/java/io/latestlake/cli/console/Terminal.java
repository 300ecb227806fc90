package io.latestlake.cli.console;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.function.IntSupplier;

/**
 * Lines for a person, and below them at most one status line that is drawn over again and never
 * wraps. Takes the place of {@link System#out} while it is open, so that whoever prints, the status
 * line stays the last one. Without a terminal there is no status line.
 */
public final class Terminal implements AutoCloseable {
  private static final String ERASE = "\r\033[K";
  private static final int USUAL_WIDTH = 80;

  private final PrintStream out;
  private final PrintStream replaced = System.out;
  private final Screen screen;
  private final IntSupplier width;
  private final Runnable readerGone;
  private String status = "";
  private boolean statusEnded;
  private boolean gone;

  /**
   * @param width of a line
   * @param readerGone called once, when output cannot be written any more
   */
  Terminal(PrintStream out, Screen screen, IntSupplier width, Runnable readerGone) {
    this.out = requireNonNull(out, "out is null");
    this.screen = requireNonNull(screen, "screen is null");
    this.width = requireNonNull(width, "width is null");
    this.readerGone = requireNonNull(readerGone, "readerGone is null");
  }

  /**
   * The terminal of this process. When logs are shown it has no status line: they come from
   * elsewhere and would tear it.
   */
  public static Terminal open() {
    Screen screen = Screen.ofStandardOutput();
    return inPlaceOfSystemOut(
        new Terminal(
            System.out,
            new Screen(screen.interactive() && !Logging.isShown(), screen.coloured()),
            TerminalWidth.ofThisProcess(),
            ClosedOutput::endProcess));
  }

  /** Shows nothing, whoever prints: for a command whose output is read by a program. */
  public static Terminal silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return inPlaceOfSystemOut(new Terminal(nowhere, Screen.PLAIN, () -> USUAL_WIDTH, () -> {}));
  }

  private static Terminal inPlaceOfSystemOut(Terminal terminal) {
    System.setOut(terminal.asPrintStream());
    return terminal;
  }

  /** Whether a status line is shown. */
  public boolean isInteractive() {
    return screen.interactive();
  }

  /** How text stands out here, if it can. */
  public Colours colours() {
    return new Colours(screen);
  }

  /** How many characters fit on the status line. */
  int width() {
    // In the last column some terminals wrap already.
    return Math.max(1, width.getAsInt() - 1);
  }

  /** A line that says what begins. */
  public void heading(String text) {
    line(colours().heading(text));
  }

  public synchronized void line(String text) {
    if (status.isEmpty()) {
      out.println(text);
    } else {
      out.print(ERASE + text + System.lineSeparator() + status);
    }
    flush();
  }

  /** Replaces the status line, cut to the terminal's width; empty for none. */
  public synchronized void status(String text) {
    if (statusEnded || !screen.interactive() || text.isEmpty() && status.isEmpty()) {
      return;
    }
    String shown = text.substring(0, Math.min(text.length(), width()));
    if (!shown.equals(status)) {
      status = shown;
      out.print(ERASE + shown);
      flush();
    }
  }

  /** Takes the status line away for good: what it tells of is being stopped. */
  public synchronized void endStatus() {
    status("");
    statusEnded = true;
  }

  /** A {@link PrintStream} keeps quiet when it cannot write. */
  private void flush() {
    if (out.checkError() && !gone) {
      gone = true;
      readerGone.run();
    }
  }

  PrintStream asPrintStream() {
    return new PrintStream(new Lines(), true);
  }

  @Override
  public void close() {
    status("");
    System.setOut(replaced);
  }

  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        String text = line.toString(Charset.defaultCharset());
        line.reset();
        line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      } else {
        line.write(b);
      }
    }
  }
}

package io.latestlake.cli.console;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Lines for a person, and below them at most one status line that is drawn over again. Takes the
 * place of {@link System#out} while it is open, so that whoever prints, the status line stays the
 * last one. Without a terminal there is no status line.
 */
public final class Terminal implements AutoCloseable {
  private static final String ERASE = "\r\033[K";

  private final PrintStream replaced = System.out;
  private final PrintStream out;
  private final boolean interactive;
  private String status = "";

  Terminal(PrintStream out, boolean interactive) {
    this.out = requireNonNull(out, "out is null");
    this.interactive = interactive;
  }

  /** The terminal of this process. */
  public static Terminal open() {
    Terminal terminal = new Terminal(System.out, isInteractive(System.getenv()));
    System.setOut(terminal.asPrintStream());
    return terminal;
  }

  /** Shows nothing while it is open, for a command whose output is for programs. */
  public static Terminal silent() {
    Terminal terminal = new Terminal(new PrintStream(OutputStream.nullOutputStream()), false);
    System.setOut(terminal.asPrintStream());
    return terminal;
  }

  private static boolean isInteractive(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "dumb");
    return System.console() != null
        && !kind.equals("dumb")
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether a status line is shown. */
  public boolean isInteractive() {
    return interactive;
  }

  public synchronized void line(String text) {
    if (status.isEmpty()) {
      out.println(text);
    } else {
      out.print(ERASE + text + System.lineSeparator() + status);
    }
    out.flush();
  }

  /** Replaces the status line; empty for none. */
  public synchronized void status(String text) {
    if (interactive && !text.equals(status)) {
      status = text;
      out.print(ERASE + text);
      out.flush();
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

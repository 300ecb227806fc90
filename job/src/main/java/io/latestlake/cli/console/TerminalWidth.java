package io.latestlake.cli.console;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How many characters fit on a line of the terminal: as {@code COLUMNS} says if it is exported,
 * else as the terminal does, which is asked again now and then since windows change.
 */
final class TerminalWidth implements IntSupplier {
  private static final int USUAL = 80;
  private static final long ASKED_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final Supplier<OptionalInt> terminal;
  private int width;
  private long askedAt;

  TerminalWidth(Supplier<OptionalInt> terminal) {
    this.terminal = terminal;
  }

  static IntSupplier ofThisProcess() {
    OptionalInt exported = number(System.getenv("COLUMNS"));
    return exported.isPresent() ? exported::getAsInt : new TerminalWidth(TerminalWidth::stty);
  }

  @Override
  public int getAsInt() {
    long now = System.nanoTime();
    if (width == 0 || now - askedAt > ASKED_EVERY_NANOS) {
      width = terminal.get().orElse(USUAL);
      askedAt = now;
    }
    return width;
  }

  private static OptionalInt stty() {
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream out = process.getInputStream()) {
        String size = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
        process.waitFor(1, TimeUnit.SECONDS);
        return number(size.substring(size.indexOf(' ') + 1));
      }
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** A terminal that does not know its size says 0. */
  static OptionalInt number(String text) {
    return text != null && text.matches("[1-9][0-9]{0,3}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}

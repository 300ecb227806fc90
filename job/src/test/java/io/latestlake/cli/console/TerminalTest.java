package io.latestlake.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  private static final String ERASE = "\r\033[K";
  private static final Screen WITHOUT_COLOURS = new Screen(true, false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true);
  private int width = 80;

  @Test
  void aLineIsPutAboveTheStatusLine() {
    Terminal terminal = terminal(WITHOUT_COLOURS);
    terminal.status("50 %");
    terminal.line("commit 1");
    terminal.status("");

    assertThat(bytes.toString())
        .isEqualTo(ERASE + "50 %" + ERASE + "commit 1" + System.lineSeparator() + "50 %" + ERASE);
  }

  @Test
  void whatOthersPrintIsPutAboveTheStatusLineLineByLine() {
    Terminal terminal = terminal(WITHOUT_COLOURS);
    terminal.status("50 %");
    PrintStream others = terminal.asPrintStream();
    others.print("com");
    others.print("mit 1\nrest");

    assertThat(bytes.toString())
        .isEqualTo(ERASE + "50 %" + ERASE + "commit 1" + System.lineSeparator() + "50 %");
  }

  @Test
  void withoutATerminalThereAreOnlyPlainLines() {
    Terminal terminal = terminal(Screen.PLAIN);
    terminal.heading("Running");
    Progress progress = new Progress(terminal, "records", 1_000);
    for (int i = 0; i <= 1_000; i += 50) {
      progress.show(i, "");
    }
    progress.end();

    assertThat(bytes.toString().lines())
        .hasSize(11)
        .startsWith("Running", "  records   10 %    100 of 1,000")
        .endsWith("  records  100 %  1,000 of 1,000");
    assertThat(bytes.toString()).doesNotContain("\033", "\r");
  }

  @Test
  void onATerminalProgressIsABar() {
    new Progress(terminal(WITHOUT_COLOURS), "records", 1_000).show(500, "");

    assertThat(bytes.toString())
        .isEqualTo(ERASE + "  records  [===============               ]   50 %    500 of 1,000");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20, 39, 40, 41, 60, 66, 67, 80, 200})
  void theBarNeverReachesTheLastColumn(int columns) {
    width = columns;
    Terminal terminal = terminal(WITHOUT_COLOURS);
    for (long done = 0; done <= 1_000; done += 100) {
      new Progress(terminal, "records", 1_000).show(done, "and more that has to be said");
    }

    assertThat(bytes.toString().split("\r\033\\[K"))
        .allSatisfy(status -> assertThat(status.length()).isLessThan(Math.max(2, columns)));
  }

  @Test
  void onANarrowTerminalTheFiguresStayAndTheBarGoes() {
    width = 36;
    new Progress(terminal(WITHOUT_COLOURS), "records", 1_000).show(500, "");

    assertThat(bytes.toString()).isEqualTo(ERASE + "  records   50 %    500 of 1,000");
  }

  @Test
  void aTerminalThatIsMadeNarrowerMeanwhileShortensTheBar() {
    Terminal terminal = terminal(WITHOUT_COLOURS);
    terminal.status("0123456789");
    width = 5;
    terminal.status("0123456789");

    assertThat(bytes.toString()).isEqualTo(ERASE + "0123456789" + ERASE + "0123");
  }

  @Test
  void aStatusLineThatWasEndedDoesNotComeBack() {
    Terminal terminal = terminal(WITHOUT_COLOURS);
    terminal.status("50 %");
    terminal.endStatus();
    terminal.line("Stopping ...");
    terminal.status("51 %");

    assertThat(bytes.toString())
        .isEqualTo(ERASE + "50 %" + ERASE + "Stopping ..." + System.lineSeparator());
  }

  @Test
  void whatIsWrittenToNobodyIsToldOnce() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    AtomicInteger told = new AtomicInteger();
    Terminal terminal =
        new Terminal(new PrintStream(broken, true), Screen.PLAIN, () -> 80, told::incrementAndGet);

    terminal.line("one");
    terminal.line("two");

    assertThat(told).hasValue(1);
  }

  @Test
  void aSilentTerminalTakesWhateverIsPrintedUntilItIsClosed() {
    PrintStream before = System.out;
    System.setOut(out);
    try {
      try (Terminal silent = Terminal.silent()) {
        System.out.println("from a library");
        silent.line("from the command");
      }
      System.out.println("the report");
    } finally {
      System.setOut(before);
    }

    assertThat(bytes.toString()).isEqualToNormalizingNewlines("the report\n");
  }

  private Terminal terminal(Screen screen) {
    return new Terminal(out, screen, () -> width, () -> {});
  }
}

package io.latestlake.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true);

  @Test
  void aLineIsPutAboveTheStatusLine() {
    Terminal terminal = new Terminal(out, true);
    terminal.status("50 %");
    terminal.line("commit 1");
    terminal.status("");

    assertThat(bytes.toString())
        .isEqualTo("\r\033[K50 %\r\033[Kcommit 1" + System.lineSeparator() + "50 %\r\033[K");
  }

  @Test
  void whatOthersPrintIsPutAboveTheStatusLineLineByLine() {
    Terminal terminal = new Terminal(out, true);
    terminal.status("50 %");
    PrintStream others = terminal.asPrintStream();
    others.print("com");
    others.print("mit 1\nrest");

    assertThat(bytes.toString())
        .isEqualTo("\r\033[K50 %\r\033[Kcommit 1" + System.lineSeparator() + "50 %");
  }

  @Test
  void withoutATerminalThereAreOnlyPlainLines() {
    Terminal terminal = new Terminal(out, false);
    Progress progress = new Progress(terminal, "records", 1_000);
    for (int i = 0; i <= 1_000; i += 50) {
      progress.show(i, "");
    }
    progress.end();

    assertThat(bytes.toString().lines())
        .hasSize(10)
        .startsWith("  records: 100 of 1,000 (10 %)")
        .endsWith("  records: 1,000 of 1,000 (100 %)");
    assertThat(bytes.toString()).doesNotContain("\033");
  }

  @Test
  void onATerminalProgressIsABar() {
    new Progress(new Terminal(out, true), "records", 1_000).show(500, "");

    assertThat(bytes.toString())
        .isEqualTo("\r\033[K  records [===============               ]  50 %  500 of 1,000");
  }
}

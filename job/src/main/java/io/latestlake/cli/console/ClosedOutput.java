package io.latestlake.cli.console;

/**
 * Nobody reads what a command says: {@code latest-lake demo | head -1}. Other programs are ended by
 * a signal then, which Java does not let through; this one ends as if it had been.
 */
final class ClosedOutput {
  private ClosedOutput() {}

  /** At once for the caller, which may hold locks that the end has to wait for. */
  static void endProcess() {
    Thread ending =
        new Thread(
            () -> {
              System.err.println(
                  "latest-lake: standard output cannot be written any more, so it stops: keep its"
                      + " reader running, or look for space where it is written to.");
              System.exit(ExitCodes.OUTPUT_CLOSED);
            },
            "closed-output");
    ending.setDaemon(true);
    ending.start();
  }
}

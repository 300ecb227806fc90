package io.latestlake.cli.console;

import java.util.Map;

/**
 * What the other end of an output stream can do.
 *
 * @param interactive a terminal that draws a line over again
 * @param coloured a terminal that shows colours, and nobody has asked for none
 */
public record Screen(boolean interactive, boolean coloured) {
  /** A file, a pipe, a terminal that only prints. */
  static final Screen PLAIN = new Screen(false, false);

  private static final String OUTPUT = "latestlake.stdout";
  private static final String ERRORS = "latestlake.stderr";

  public static Screen ofStandardOutput() {
    return of(isTerminal(OUTPUT), System.getenv());
  }

  public static Screen ofStandardError() {
    return of(isTerminal(ERRORS), System.getenv());
  }

  static Screen of(boolean terminal, Map<String, String> environment) {
    boolean interactive = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    // See no-color.org: it is about colour alone, a bar is none.
    return new Screen(
        interactive, interactive && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }

  /**
   * The launcher tells. Java itself only knows of input and output together, and from Java 22 on
   * not even that.
   */
  private static boolean isTerminal(String property) {
    return "terminal".equals(System.getProperty(property));
  }
}

package io.latestlake.cli.console;

/** How a command ended. The launcher uses the same codes, and {@code 3} besides. */
public final class ExitCodes {
  public static final int OK = 0;

  /** It could not do what it was asked for, and has said why. */
  public static final int FAILED = 1;

  /** An option, a setting or a table spec is wrong; nothing was begun. */
  public static final int REFUSED = 2;

  /** It did what it was asked for, but days are held: their readers see them as they were. */
  public static final int DAYS_HELD = 4;

  /** As of a process that SIGPIPE ends. */
  public static final int OUTPUT_CLOSED = 141;

  private ExitCodes() {}
}

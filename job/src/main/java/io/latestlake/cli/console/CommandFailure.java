package io.latestlake.cli.console;

/**
 * A command cannot go on, for a reason that the user can do something about: one clear sentence.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence cause and remedy
   */
  public CommandFailure(String sentence) {
    super(sentence);
  }

  public CommandFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}

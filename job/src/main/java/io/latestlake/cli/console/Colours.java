package io.latestlake.cli.console;

/**
 * The few ways in which text stands out. On a screen without colours text stays as it is, so
 * nothing may be told by colour alone.
 */
public final class Colours {
  private static final String BOLD = "1";
  private static final String FAINT = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";

  private final boolean shown;

  public Colours(Screen screen) {
    this.shown = screen.coloured();
  }

  /** Of a step that begins. */
  public String heading(String text) {
    return in(BOLD, text);
  }

  /** Of what only some want to know. */
  public String aside(String text) {
    return in(FAINT, text);
  }

  /** Of a good end. */
  public String good(String text) {
    return in(GREEN, text);
  }

  /** Of what went wrong. */
  public String bad(String text) {
    return in(BOLD + ";" + RED, text);
  }

  private String in(String code, String text) {
    return shown && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}

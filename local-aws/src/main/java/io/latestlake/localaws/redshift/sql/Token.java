package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One token of a statement.
 *
 * @param text as written
 * @param spaced whether white space or a comment comes before it
 */
record Token(Kind kind, String text, boolean spaced) {
  enum Kind {
    /** An unquoted name or a key word. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** Text in single quotes. */
    STRING,
    /** Text between {@code $tag$}. */
    DOLLAR,
    NUMBER,
    SYMBOL
  }

  Token {
    requireNonNull(kind, "kind is null");
    requireNonNull(text, "text is null");
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The value of a string literal, or of a name: Redshift folds names to lower case, quoted ones
   * too, by default.
   */
  String value() {
    return switch (kind) {
      case STRING -> text.substring(1, text.length() - 1).replace("''", "'");
      case DOLLAR -> {
        int tag = text.indexOf('$', 1) + 1;
        yield text.substring(tag, text.length() - tag);
      }
      case QUOTED ->
          text.substring(1, text.length() - 1).replace("\"\"", "\"").toLowerCase(Locale.ROOT);
      default -> lower();
    };
  }
}

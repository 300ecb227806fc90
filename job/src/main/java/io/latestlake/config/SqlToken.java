package io.latestlake.config;

import java.util.Locale;

/**
 * A token of SQL.
 *
 * @param text as written; of a quoted identifier what stands between the quotes
 * @param start position of its first character in the text
 * @param end position after its last character
 */
record SqlToken(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    QUOTED_IDENTIFIER,
    STRING,
    NUMBER,
    SYMBOL
  }

  /** Whether this is the keyword or the unquoted name, given in lower case. */
  boolean is(String word) {
    return kind == Kind.WORD && lower().equals(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isIdentifier() {
    return kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER;
  }

  /** As Redshift folds names, quoted ones too. */
  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }
}

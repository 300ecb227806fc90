package io.latestlake.config;

import java.util.ArrayList;
import java.util.List;

/** Cuts SQL into tokens; comments are blanked out, so that they never reach Redshift. */
final class SqlTokenizer {
  private final StringBuilder sql;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  private SqlTokenizer(String sql) {
    this.sql = new StringBuilder(sql);
  }

  /**
   * @param text the SQL with blanks where its comments were; positions of tokens are in this
   */
  record Result(String text, List<SqlToken> tokens) {}

  /** Text that is no SQL; the message is for the user. */
  static final class UnreadableSql extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int position;

    private UnreadableSql(int position, String message) {
      super(message);
      this.position = position;
    }

    /** Where what cannot be read begins. */
    int position() {
      return position;
    }
  }

  /**
   * @throws UnreadableSql if a quote or a comment is not closed, or ambiguous
   */
  static Result tokenize(String sql) {
    SqlTokenizer tokenizer = new SqlTokenizer(sql);
    tokenizer.run();
    return new Result(tokenizer.sql.toString(), List.copyOf(tokenizer.tokens));
  }

  private void run() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sees("--")) {
        blankTo(lineEnd());
      } else if (sees("/*")) {
        blankTo(commentEnd());
      } else if (c == '\'') {
        string();
      } else if (c == '"') {
        quotedIdentifier();
      } else if (isWordStart(c)) {
        add(SqlToken.Kind.WORD, wordEnd());
      } else if (isDigit(c)) {
        add(SqlToken.Kind.NUMBER, numberEnd());
      } else if (sees("::") || sees("||") || sees("<>") || sees("!=") || sees("<=") || sees(">=")) {
        add(SqlToken.Kind.SYMBOL, at + 2);
      } else if (c == '$') {
        throw new UnreadableSql(at, "`$` is not allowed; write texts in single quotes");
      } else {
        add(SqlToken.Kind.SYMBOL, at + 1);
      }
    }
  }

  private boolean sees(String symbol) {
    return sql.indexOf(symbol, at) == at;
  }

  private void add(SqlToken.Kind kind, int end) {
    tokens.add(new SqlToken(kind, sql.substring(at, end), at, end));
    at = end;
  }

  private int lineEnd() {
    int end = sql.indexOf("\n", at);
    return end < 0 ? sql.length() : end;
  }

  /** Comments nest, as in PostgreSQL. */
  private int commentEnd() {
    int depth = 0;
    for (int i = at; i + 1 < sql.length(); i++) {
      if (sql.charAt(i) == '/' && sql.charAt(i + 1) == '*') {
        depth++;
        i++;
      } else if (sql.charAt(i) == '*' && sql.charAt(i + 1) == '/') {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw new UnreadableSql(at, "a comment is not closed; end it with */");
  }

  private void blankTo(int end) {
    for (int i = at; i < end; i++) {
      if (sql.charAt(i) != '\n') {
        sql.setCharAt(i, ' ');
      }
    }
    at = end;
  }

  private void string() {
    int end = closing('\'');
    if (sql.substring(at, end).contains("\\'")) {
      // Redshift reads it as a quote, standard SQL as the end: what follows would be ambiguous.
      throw new UnreadableSql(at, "`\\'` is ambiguous; write a quote in a text as ''");
    }
    add(SqlToken.Kind.STRING, end);
  }

  private void quotedIdentifier() {
    int end = closing('"');
    String name = sql.substring(at + 1, end - 1).replace("\"\"", "\"");
    tokens.add(new SqlToken(SqlToken.Kind.QUOTED_IDENTIFIER, name, at, end));
    at = end;
  }

  private int closing(char quote) {
    for (int i = at + 1; i < sql.length(); i++) {
      if (sql.charAt(i) == quote) {
        if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
    }
    throw new UnreadableSql(at, "a quote is not closed; end it with " + quote);
  }

  private static boolean isWordStart(char c) {
    return c == '_' || Character.isLetter(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int wordEnd() {
    int end = at;
    while (end < sql.length()
        && (isWordStart(sql.charAt(end)) || isDigit(sql.charAt(end)) || sql.charAt(end) == '$')) {
      end++;
    }
    return end;
  }

  private int numberEnd() {
    int end = at;
    while (end < sql.length()
        && (isDigit(sql.charAt(end))
            || sql.charAt(end) == '.'
            || Character.isLetter(sql.charAt(end)))) {
      end++;
    }
    return end;
  }
}

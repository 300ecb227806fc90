package io.latestlake.localaws.redshift.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL into tokens: quotes with doubled quotes in them, dollar quotes, nested comments,
 * numbers, operators. Names in double quotes come out in lower case, as Redshift folds them
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_names.html), and escapes of a literal as the
 * characters that they stand for, as PostgreSQL reads none.
 */
final class Tokenizer {
  private static final List<String> LONG_SYMBOLS =
      List.of(
          "->>", "::", ":=", "<=", ">=", "<>", "!=", "||", "->", "=>", "!~*", "!~", "~*", "@>",
          "<@", "<<", ">>", "..");

  private static final int MAX_NAME_BYTES = 63;

  private final String sql;
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  static List<Token> tokens(String sql) {
    return new Tokenizer(requireNonNull(sql, "sql is null")).all();
  }

  private List<Token> all() {
    List<Token> tokens = new ArrayList<>();
    boolean spaced = skipBlanks();
    while (at < sql.length()) {
      int start = at;
      Token.Kind kind = next();
      tokens.add(new Token(kind, text(kind, sql.substring(start, at)), spaced));
      spaced = skipBlanks();
    }
    return tokens;
  }

  private static String text(Token.Kind kind, String written) {
    if (kind == Token.Kind.STRING) {
      return written.indexOf('\\') < 0 ? written : Escapes.resolved(written);
    }
    if (kind != Token.Kind.WORD && kind != Token.Kind.QUOTED) {
      return written;
    }
    // Beyond this PostgreSQL cuts a name in silence; Redshift takes 127 bytes.
    if (written.getBytes(UTF_8).length > MAX_NAME_BYTES + (kind == Token.Kind.QUOTED ? 2 : 0)) {
      throw RefusedSqlException.unsupported(
          "a name of more than " + MAX_NAME_BYTES + " bytes: " + written);
    }
    return kind == Token.Kind.QUOTED ? written.toLowerCase(Locale.ROOT) : written;
  }

  private boolean skipBlanks() {
    int start = at;
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        skipComment();
      } else {
        break;
      }
    }
    return at > start;
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (++at >= sql.length()) {
        throw RefusedSqlException.error("unterminated /* comment");
      }
    } while (depth > 0);
  }

  private Token.Kind next() {
    char c = sql.charAt(at);
    if (c == '\'') {
      skipQuoted('\'', "unterminated quoted string");
      return Token.Kind.STRING;
    }
    if (c == '"') {
      skipQuoted('"', "unterminated quoted identifier");
      return Token.Kind.QUOTED;
    }
    if (c == '$' && dollarTag() != null) {
      skipDollarQuoted(dollarTag());
      return Token.Kind.DOLLAR;
    }
    if (Character.isDigit(c)
        || (c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1)))) {
      skipNumber();
      return Token.Kind.NUMBER;
    }
    if (isWordStart(c)) {
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      return Token.Kind.WORD;
    }
    at +=
        LONG_SYMBOLS.stream()
            .filter(symbol -> sql.startsWith(symbol, at))
            .mapToInt(String::length)
            .findFirst()
            .orElse(1);
    return Token.Kind.SYMBOL;
  }

  private void skipQuoted(char quote, String unterminated) {
    at++;
    while (true) {
      int end = sql.indexOf(quote, at);
      int escape = quote == '\'' ? sql.indexOf('\\', at) : -1;
      if (end < 0) {
        throw RefusedSqlException.error(unterminated);
      }
      if (escape >= 0 && escape < end) {
        at = escape + 2;
        continue;
      }
      at = end + 1;
      if (at >= sql.length() || sql.charAt(at) != quote) {
        return;
      }
      at++;
    }
  }

  private String dollarTag() {
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != '$' && isWordPart(sql.charAt(end))) {
      end++;
    }
    boolean closed = end < sql.length() && sql.charAt(end) == '$';
    boolean digitFirst = end > at + 1 && Character.isDigit(sql.charAt(at + 1));
    return closed && !digitFirst ? sql.substring(at, end + 1) : null;
  }

  private void skipDollarQuoted(String tag) {
    int end = sql.indexOf(tag, at + tag.length());
    if (end < 0) {
      throw RefusedSqlException.error("unterminated dollar-quoted string");
    }
    at = end + tag.length();
  }

  private void skipNumber() {
    while (at < sql.length() && (Character.isDigit(sql.charAt(at)) || sql.charAt(at) == '.')) {
      if (sql.startsWith("..", at)) {
        return;
      }
      at++;
    }
    if (at < sql.length() && Character.toLowerCase(sql.charAt(at)) == 'e') {
      int digits = at + 1;
      if (digits < sql.length() && (sql.charAt(digits) == '+' || sql.charAt(digits) == '-')) {
        digits++;
      }
      if (digits < sql.length() && Character.isDigit(sql.charAt(digits))) {
        at = digits;
        skipNumber();
      }
    }
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_';
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }
}

package io.latestlake.localaws.redshift.sql;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes tokens as PostgreSQL: functions renamed or refused, types of casts translated,
 * PostgreSQL-only syntax refused.
 */
final class Renderer {
  /** Words that may stand before a bracket and are no function. */
  private static final Set<String> BEFORE_BRACKET =
      Set.of(
          ("in and or not exists any all some values over as on using where having select from join by when then else case between"
                  + " like ilike to union intersect except minus distinct with limit offset set return if elsif elseif while is group within"
                  + " rows cube rollup sets interval loop call perform into recursive lock table")
              .split(" "));

  /** Types that are looked up by name, where a table of that name would be found first. */
  private static final Set<String> NAMED_TYPES = Set.of("date", "time", "timestamptz");

  private final boolean procedure;

  private Renderer(boolean procedure) {
    this.procedure = procedure;
  }

  /** A query. */
  static String query(List<Token> tokens) {
    return new Renderer(false).render(tokens);
  }

  /** INSERT, UPDATE or DELETE. */
  static String write(List<Token> tokens) {
    return new Renderer(false).render(tokens);
  }

  static String expression(List<Token> tokens) {
    return new Renderer(false).render(tokens);
  }

  /** A statement of PL/pgSQL with its semicolon, or the beginning of one, as {@code IF a THEN}. */
  static String procedureStatement(List<Token> tokens) {
    return new Renderer(true).render(tokens);
  }

  /** The tokens as they are, for messages. */
  static String plain(List<Token> tokens) {
    StringBuilder out = new StringBuilder();
    tokens.forEach(token -> append(out, token, token.text()));
    return out.toString();
  }

  String render(List<Token> tokens) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < tokens.size()) {
      Token token = tokens.get(i);
      check(tokens, i);
      if (isCall(tokens, i)) {
        FunctionCall call = FunctionCall.read(tokens, i, closing(tokens, i + 1));
        append(out, token, call.render(this));
        i = call.end();
      } else if (token.is("::")) {
        TokenCursor cursor = new TokenCursor(tokens.subList(i + 1, tokens.size()));
        append(out, token, "::" + SqlTypes.castTarget(cursor));
        i = tokens.size() - cursor.rest().size();
      } else if (token.is("sysdate") && !follows(tokens, i, ".")) {
        append(out, token, "redshift.sysdate()");
        i++;
      } else if (isTypedLiteral(tokens, i)) {
        append(out, token, "pg_catalog." + token.lower());
        i++;
      } else {
        append(out, token, token.text());
        i++;
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, Token token, String text) {
    out.append(token.spaced() && !out.isEmpty() ? " " : "").append(text);
  }

  private void check(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    if (RefusedSyntax.at(tokens, i) || (token.kind() == Token.Kind.DOLLAR && !procedure)) {
      throw RefusedSqlException.unsupported("\"" + token.text() + "\" in " + abbreviated(tokens));
    }
    if (!procedure && token.is(";")) {
      throw RefusedSqlException.error("cannot insert multiple commands into a prepared statement");
    }
  }

  private static String abbreviated(List<Token> tokens) {
    String text = plain(tokens).strip();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private static boolean isTypedLiteral(List<Token> tokens, int i) {
    return tokens.get(i).kind() == Token.Kind.WORD
        && NAMED_TYPES.contains(tokens.get(i).lower())
        && i + 1 < tokens.size()
        && tokens.get(i + 1).kind() == Token.Kind.STRING;
  }

  /** Whether a name and the bracket behind it are a call of a function that must be known. */
  private static boolean isCall(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    if (!token.isName() || i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
      return false;
    }
    if (token.kind() == Token.Kind.WORD
        && (BEFORE_BRACKET.contains(token.lower()) || SqlTypes.isTypeName(token.lower()))) {
      return false;
    }
    if (namesColumns(tokens, i)) {
      return false;
    }
    if (follows(tokens, i, ".")) {
      if (isProcedureOrTable(tokens, i)) {
        return false;
      }
      throw RefusedSqlException.unsupported(
          "function " + tokens.get(i - 2).text() + "." + token.text());
    }
    return true;
  }

  /** {@code CALL s.p (}, {@code INSERT INTO s.t (}. */
  private static boolean isProcedureOrTable(List<Token> tokens, int i) {
    return i >= 3
        && tokens.get(i - 2).isName()
        && (tokens.get(i - 3).is("call") || tokens.get(i - 3).is("into"));
  }

  /**
   * {@code INSERT INTO t (a, b)}, {@code AS t (a, b)}, {@code (...) t (a, b)}, {@code WITH t (a, b)
   * AS (}: a list of columns; {@code CALL p (}: a procedure.
   */
  private static boolean namesColumns(List<Token> tokens, int i) {
    if (follows(tokens, i, "into")
        || follows(tokens, i, "as")
        || follows(tokens, i, ")")
        || follows(tokens, i, "call")) {
      return true;
    }
    boolean isTableOfWith =
        follows(tokens, i, "with") || follows(tokens, i, "recursive") || follows(tokens, i, ",");
    int close = closing(tokens, i + 1);
    return isTableOfWith
        && close + 2 < tokens.size()
        && tokens.get(close + 1).is("as")
        && tokens.get(close + 2).is("(");
  }

  private static boolean follows(List<Token> tokens, int i, String before) {
    return i > 0 && tokens.get(i - 1).is(before);
  }

  static int closing(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw RefusedSqlException.syntax(tokens.get(open).text().toLowerCase(Locale.ROOT));
  }
}

package io.latestlake.localaws.redshift.sql;

import java.util.ArrayList;
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
                  + " like ilike to union intersect except minus distinct with limit offset set return if elsif while is group within"
                  + " rows range cube rollup sets interval loop execute call perform into recursive lock table")
              .split(" "));

  private static final Set<String> REFUSED_WORDS =
      Set.of("returning", "lateral", "ordinality", "tablesample");

  private static final Set<String> REFUSED_SYMBOLS =
      Set.of("[", "]", "->", "->>", "=>", "@>", "<@", "?", "@", "#", "$", "&&");

  /**
   * What Redshift does not do inside a procedure that another transaction calls, or does otherwise
   * than PostgreSQL.
   */
  private static final Set<String> REFUSED_IN_PROCEDURES =
      Set.of("commit", "rollback", "truncate", "copy", "unload");

  private static final Set<String> BEFORE_STATEMENT = Set.of("begin", "then", "else", "loop");

  private final boolean procedure;

  private Renderer(boolean procedure) {
    this.procedure = procedure;
  }

  /** A query, an expression, or a DML statement. */
  static String sql(List<Token> tokens) {
    return new Renderer(false).render(tokens);
  }

  /** The body of a PL/pgSQL procedure. */
  static String procedureBody(List<Token> tokens) {
    return new Renderer(true).render(tokens);
  }

  /** The tokens as they are, for messages. */
  static String plain(List<Token> tokens) {
    StringBuilder out = new StringBuilder();
    tokens.forEach(token -> append(out, token, token.text()));
    return out.toString();
  }

  private String render(List<Token> tokens) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < tokens.size()) {
      Token token = tokens.get(i);
      check(tokens, i);
      if (isCall(tokens, i)) {
        int close = closing(tokens, i + 1);
        append(out, token, call(tokens, i, close));
        i = close + 1;
      } else if (token.is("::")) {
        TokenCursor cursor = new TokenCursor(tokens.subList(i + 1, tokens.size()));
        append(out, token, "::" + SqlTypes.read(cursor).sql());
        i = tokens.size() - cursor.rest().size();
      } else if (token.is("sysdate") && !follows(tokens, i, ".")) {
        append(out, token, "redshift.sysdate()");
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
    boolean refused =
        (token.kind() == Token.Kind.WORD
                && REFUSED_WORDS.contains(token.lower())
                && !follows(tokens, i, "."))
            || (token.kind() == Token.Kind.SYMBOL && REFUSED_SYMBOLS.contains(token.text()))
            || (token.is("conflict") && follows(tokens, i, "on"))
            || (token.is("on") && follows(tokens, i, "distinct"))
            || (token.is("filter") && i + 1 < tokens.size() && tokens.get(i + 1).is("("))
            || (procedure
                && token.kind() == Token.Kind.WORD
                && REFUSED_IN_PROCEDURES.contains(token.lower())
                && startsStatement(tokens, i))
            || (token.is("when") && follows(tokens, i, "exception"))
            || (token.is(":") || (token.kind() == Token.Kind.DOLLAR && !procedure));
    if (refused) {
      throw RefusedSqlException.unsupported("\"" + token.text() + "\" in " + abbreviated(tokens));
    }
    if (!procedure && token.is(";")) {
      throw RefusedSqlException.error("cannot insert multiple commands into a prepared statement");
    }
  }

  /** Elsewhere the word is a name: COMMIT and the like are not reserved. */
  private static boolean startsStatement(List<Token> tokens, int i) {
    if (i == 0) {
      return true;
    }
    Token before = tokens.get(i - 1);
    return before.is(";")
        || (before.kind() == Token.Kind.WORD && BEFORE_STATEMENT.contains(before.lower()));
  }

  private static String abbreviated(List<Token> tokens) {
    String text = plain(tokens).strip();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** Whether a name and the bracket behind it are a call of a function that must be known. */
  private boolean isCall(List<Token> tokens, int i) {
    Token token = tokens.get(i);
    if (token.kind() != Token.Kind.WORD || i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
      return false;
    }
    String name = token.lower();
    if (BEFORE_BRACKET.contains(name) || SqlTypes.isTypeName(name)) {
      return false;
    }
    return !isQualified(tokens, i) && !namesColumns(tokens, i);
  }

  private static boolean isQualified(List<Token> tokens, int i) {
    if (!follows(tokens, i, ".")) {
      return false;
    }
    if (i >= 2 && tokens.get(i - 2).isName() && tokens.get(i - 2).value().startsWith("pg_")) {
      throw RefusedSqlException.unsupported(
          "function " + tokens.get(i - 2).text() + "." + tokens.get(i).text());
    }
    return true;
  }

  /**
   * {@code INSERT INTO t (a, b)}, {@code AS t (a, b)}, {@code (...) t (a, b)}, {@code WITH t (a, b)
   * AS (}: a list of columns.
   */
  private static boolean namesColumns(List<Token> tokens, int i) {
    if (follows(tokens, i, "into") || follows(tokens, i, "as") || follows(tokens, i, ")")) {
      return true;
    }
    int close = closing(tokens, i + 1);
    return close + 2 < tokens.size()
        && tokens.get(close + 1).is("as")
        && tokens.get(close + 2).is("(");
  }

  private String call(List<Token> tokens, int i, int close) {
    String name = tokens.get(i).lower();
    List<Token> inner = tokens.subList(i + 2, close);
    if (name.equals("extract")) {
      return extract(inner);
    }
    if (name.equals("cast")) {
      return cast(inner);
    }
    if (!Functions.isKnown(name)) {
      throw RefusedSqlException.unsupported("function " + name);
    }
    List<String> arguments = new ArrayList<>();
    for (List<Token> argument : TokenCursor.split(inner)) {
      boolean part = arguments.isEmpty() && Functions.takesDatePart(name);
      arguments.add(part ? "'" + Functions.datePart(argument) + "'" : render(argument).strip());
    }
    return name.equals("decode")
        ? Decode.render(arguments)
        : Functions.target(name) + "(" + String.join(", ", arguments) + ")";
  }

  /**
   * EXTRACT(part FROM x) is an integer for a timestamp
   * (https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html).
   */
  private String extract(List<Token> inner) {
    if (inner.size() < 3 || !inner.get(1).is("from")) {
      throw RefusedSqlException.syntax("extract");
    }
    String part = Functions.datePart(inner.subList(0, 1));
    return "redshift.date_part('"
        + part
        + "', "
        + render(inner.subList(2, inner.size())).strip()
        + ")";
  }

  private String cast(List<Token> inner) {
    int depth = 0;
    for (int i = inner.size() - 1; i > 0; i--) {
      depth += inner.get(i).is(")") ? 1 : inner.get(i).is("(") ? -1 : 0;
      if (depth == 0 && inner.get(i).is("as")) {
        TokenCursor type = new TokenCursor(inner.subList(i + 1, inner.size()));
        String target = SqlTypes.read(type).sql();
        if (!type.atEnd()) {
          throw type.syntax();
        }
        return "CAST(" + render(inner.subList(0, i)).strip() + " AS " + target + ")";
      }
    }
    throw RefusedSqlException.syntax("cast");
  }

  private static boolean follows(List<Token> tokens, int i, String before) {
    return i > 0 && tokens.get(i - 1).is(before);
  }

  private static int closing(List<Token> tokens, int open) {
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

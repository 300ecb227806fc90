package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The body of a procedure
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_PLpgSQL-statements.html) for PostgreSQL's
 * PL/pgSQL: the same statements are known in it as outside, and they mean the same: a write queues
 * on its table, a temporary table has Redshift's types. Text that is made into a statement at run
 * time (EXECUTE) cannot be looked at and is refused, as is what Redshift does in another way:
 * transaction control, EXCEPTION blocks, cursors, the CASE statement.
 */
final class ProcedureBody {
  private static final Set<String> WRITES = Set.of("insert", "update", "delete");

  /** Rendered by the parser of statements, because types or names in them are translated. */
  private static final Set<String> DEFINITIONS = Set.of("create", "drop", "lock");

  private static final Set<String> STATEMENTS =
      Set.of(
          ("select perform call if elsif elseif else end loop while for exit continue return raise get null begin declare")
              .split(" "));

  private static final Set<String> BEFORE_STATEMENT = Set.of("begin", "then", "else", "loop");

  private static final Set<String> TYPE_CONTINUATIONS =
      Set.of("varying", "precision", "with", "without");

  private final List<Token> tokens;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private ProcedureBody(List<Token> tokens) {
    this.tokens = requireNonNull(tokens, "tokens is null");
  }

  static String render(String body) {
    ProcedureBody rendering = new ProcedureBody(Tokenizer.tokens(body));
    rendering.render();
    return rendering.out.toString();
  }

  private void render() {
    if (at < tokens.size() && tokens.get(at).is("declare")) {
      declarations();
    }
    while (at < tokens.size()) {
      statement();
    }
  }

  private void declarations() {
    out.append("DECLARE");
    at++;
    while (at < tokens.size() && !tokens.get(at).is("begin")) {
      int end = end(at);
      out.append("\n  ").append(declaration(new TokenCursor(tokens.subList(at, end)))).append(';');
      at = end + 1;
    }
    out.append('\n');
  }

  private static String declaration(TokenCursor cursor) {
    StringBuilder sql = new StringBuilder(cursor.name().text()).append(' ');
    sql.append(cursor.accept("constant") ? "CONSTANT " : "");
    if (cursor.accept("record")) {
      sql.append("record");
    } else if (isReference(cursor)) {
      sql.append(cursor.qualifiedName()).append('%');
      cursor.expect("%");
      sql.append(cursor.name().text());
    } else {
      sql.append(SqlTypes.read(cursor));
    }
    sql.append(cursor.accept("not", "null") ? " NOT NULL" : "");
    if (cursor.atEnd()) {
      return sql.toString();
    }
    if (!cursor.accept(":=") && !cursor.accept("=")) {
      cursor.expect("default");
    }
    return sql.append(" := ").append(Renderer.expression(cursor.rest()).strip()).toString();
  }

  /** {@code t.c%TYPE} or {@code t%ROWTYPE}. */
  private static boolean isReference(TokenCursor cursor) {
    return cursor.contains("%");
  }

  /** Up to where the next one may begin: the end, or a word that others follow, as THEN. */
  private void statement() {
    Token first = tokens.get(at);
    String word = first.kind() == Token.Kind.WORD ? first.lower() : first.text();
    int end = end(at);
    if (WRITES.contains(word) || DEFINITIONS.contains(word)) {
      append(first, new StatementParser().inProcedure(tokens.subList(at, end)) + ";");
      at = end + 1;
      return;
    }
    if (word.equals("declare") || !isKnown(word, end)) {
      throw RefusedSqlException.unsupported("\"" + first.text() + "\" in a procedure");
    }
    if (end < tokens.size()) {
      end++;
    }
    int next = at + 1;
    int depth = first.is("(") ? 1 : 0;
    int cases = 0;
    for (; next < end; next++) {
      Token token = tokens.get(next - 1);
      boolean opens = BEFORE_STATEMENT.contains(token.lower()) && !word.equals("end");
      if (depth == 0 && cases == 0 && opens) {
        break;
      }
      Token here = tokens.get(next);
      depth += here.is("(") ? 1 : here.is(")") ? -1 : 0;
      cases += here.is("case") ? 1 : here.is("end") && cases > 0 ? -1 : 0;
    }
    append(first, Renderer.procedureStatement(tokens.subList(at, next)));
    at = next;
  }

  private boolean isKnown(String word, int end) {
    if (STATEMENTS.contains(word)) {
      return true;
    }
    int i = at;
    while (i + 2 < end && tokens.get(i).isName() && tokens.get(i + 1).is(".")) {
      i += 2;
    }
    return tokens.get(i).isName()
        && i + 1 < end
        && (tokens.get(i + 1).is(":=") || tokens.get(i + 1).is("="));
  }

  private void append(Token first, String sql) {
    out.append(first.spaced() ? " " : "").append(sql);
  }

  /** The next semicolon. */
  private int end(int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).is(";")) {
        return i;
      }
    }
    return tokens.size();
  }

  /** The types of a procedure's arguments; a mode and a name may stand before each. */
  static String arguments(List<Token> list) {
    List<String> arguments = new ArrayList<>();
    for (List<Token> argument : TokenCursor.split(list)) {
      TokenCursor cursor = new TokenCursor(argument);
      String mode = cursor.accept("inout") ? "INOUT " : "";
      if (cursor.sees("out")) {
        throw RefusedSqlException.unsupported("an OUT argument: use INOUT");
      }
      cursor.accept("in");
      String name = isNamed(cursor.copy()) ? cursor.name().text() + " " : "";
      arguments.add(mode + name + SqlTypes.read(cursor));
      if (!cursor.atEnd()) {
        throw cursor.syntax();
      }
    }
    return String.join(", ", arguments);
  }

  /** A type of several words begins as a named one does. */
  private static boolean isNamed(TokenCursor argument) {
    argument.name();
    return !argument.atEnd()
        && argument.peek().isName()
        && !TYPE_CONTINUATIONS.contains(argument.peek().lower());
  }
}

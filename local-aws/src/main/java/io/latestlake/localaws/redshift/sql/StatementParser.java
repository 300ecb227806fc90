package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells statements apart by an allow list and writes them for PostgreSQL. */
public final class StatementParser {
  private static final Set<String> SETTINGS =
      Set.of("statement_timeout", "query_group", "search_path", "timezone");

  /** Where PostgreSQL finds Redshift's operators before its own. */
  public static final String OPERATORS_FIRST = "redshift_operators, pg_catalog";

  /** One statement; a semicolon at its end is allowed. */
  public SqlStatement parse(String sql) {
    List<Token> tokens = Tokenizer.tokens(requireNonNull(sql, "sql is null"));
    int end = tokens.size();
    while (end > 0 && tokens.get(end - 1).is(";")) {
      end--;
    }
    List<Token> statement = tokens.subList(0, end);
    if (statement.stream().anyMatch(token -> token.is(";"))) {
      throw RefusedSqlException.error("cannot insert multiple commands into a prepared statement");
    }
    TokenCursor cursor = new TokenCursor(statement);
    Token first = cursor.next();
    return switch (first.kind() == Token.Kind.WORD ? first.lower() : first.text()) {
      case "select", "with", "(" -> SqlStatement.Plain.of(Renderer.query(statement));
      case "insert" -> insert(cursor, statement);
      case "update" -> written(cursor.qualifiedName(), statement);
      case "delete" -> delete(cursor, statement);
      case "lock" -> lock(cursor);
      case "set" -> set(cursor);
      case "call" -> call(cursor);
      case "create" -> SqlStatement.Plain.of(create(cursor));
      case "drop" -> SqlStatement.Plain.of(drop(cursor));
      case "alter" -> AlterTable.parse(cursor);
      case "copy" -> CopyCommand.parse(cursor);
      case "unload" -> UnloadCommand.parse(cursor);
      case "truncate" ->
          throw RefusedSqlException.unsupported(
              "TRUNCATE, which commits the transaction that it stands in: use DELETE");
      default -> throw RefusedSqlException.unsupported("statement " + first.text());
    };
  }

  /**
   * A write or a definition inside a procedure, for PL/pgSQL. A write queues on its table as it
   * does outside; but the snapshot is then as old as the CALL.
   */
  String inProcedure(List<Token> statement) {
    TokenCursor cursor = new TokenCursor(statement);
    Token first = cursor.next();
    SqlStatement.Plain plain =
        (SqlStatement.Plain)
            switch (first.lower()) {
              case "insert" -> insert(cursor, statement);
              case "update" -> written(cursor.qualifiedName(), statement);
              case "delete" -> delete(cursor, statement);
              case "lock" -> lock(cursor);
              case "create" -> SqlStatement.Plain.of(create(cursor));
              case "drop" -> SqlStatement.Plain.of(drop(cursor));
              default -> throw RefusedSqlException.unsupported("statement " + first.text());
            };
    return plain.written().map(table -> writerLock(table) + "; ").orElse("") + plain.sql();
  }

  /** The table that a statement writes to; empty if it writes to none, or is refused. */
  public Optional<String> written(String sql) {
    try {
      return parse(sql) instanceof SqlStatement.Plain plain ? plain.written() : Optional.empty();
    } catch (RefusedSqlException e) {
      return Optional.empty();
    }
  }

  /** What a writer of a table waits for. */
  public static String writerLock(String table) {
    return "LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE";
  }

  private static SqlStatement insert(TokenCursor cursor, List<Token> statement) {
    cursor.expect("into");
    return written(cursor.qualifiedName(), statement);
  }

  /** DELETE USING needs FROM (https://docs.aws.amazon.com/redshift/latest/dg/r_DELETE.html). */
  private static SqlStatement delete(TokenCursor cursor, List<Token> statement) {
    cursor.expect("from");
    return written(cursor.qualifiedName(), statement);
  }

  private static SqlStatement written(String table, List<Token> statement) {
    return new SqlStatement.Plain(Renderer.write(statement), Optional.of(table));
  }

  /**
   * Always ACCESS EXCLUSIVE; no mode can be named
   * (https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html).
   */
  private static SqlStatement lock(TokenCursor cursor) {
    cursor.accept("table");
    StringBuilder tables = new StringBuilder(cursor.qualifiedName());
    while (cursor.accept(",")) {
      tables.append(", ").append(cursor.qualifiedName());
    }
    end(cursor);
    return SqlStatement.Plain.of("LOCK TABLE " + tables);
  }

  private static SqlStatement set(TokenCursor cursor) {
    String setting = cursor.name().value();
    if (!SETTINGS.contains(setting)) {
      throw RefusedSqlException.unsupported("SET " + setting);
    }
    if (!cursor.accept("to")) {
      cursor.expect("=");
    }
    String value = Renderer.plain(cursor.rest()).strip();
    if (setting.equals("search_path")) {
      value += ", " + OPERATORS_FIRST;
    }
    return SqlStatement.Plain.of(
        "SET "
            + (setting.equals("query_group") ? "redshift.query_group" : setting)
            + " TO "
            + value);
  }

  private static SqlStatement call(TokenCursor cursor) {
    String procedure = cursor.qualifiedName();
    List<Token> arguments = cursor.bracketed();
    end(cursor);
    return SqlStatement.Plain.of("CALL " + procedure + "(" + Renderer.expression(arguments) + ")");
  }

  private static String create(TokenCursor cursor) {
    if (cursor.accept("schema")) {
      String sql =
          "CREATE SCHEMA "
              + (cursor.accept("if", "not", "exists") ? "IF NOT EXISTS " : "")
              + cursor.qualifiedName();
      end(cursor);
      return sql;
    }
    boolean replace = cursor.accept("or", "replace");
    if (cursor.accept("procedure")) {
      return ProcedureDefinition.render(replace, cursor);
    }
    if (cursor.accept("view")) {
      return view(replace, cursor);
    }
    cursor.accept("local");
    boolean temporary = cursor.accept("temp") || cursor.accept("temporary");
    if (replace || !cursor.accept("table")) {
      throw RefusedSqlException.unsupported("CREATE " + cursor.peek().text());
    }
    String condition = cursor.accept("if", "not", "exists") ? "IF NOT EXISTS " : "";
    String head = "CREATE " + (temporary ? "TEMP " : "") + "TABLE " + condition.strip();
    return new TableDefinition(head.strip(), cursor.qualifiedName(), temporary).render(cursor);
  }

  private static String view(boolean replace, TokenCursor cursor) {
    StringBuilder sql =
        new StringBuilder("CREATE ")
            .append(replace ? "OR REPLACE " : "")
            .append("VIEW ")
            .append(cursor.qualifiedName());
    if (cursor.sees("(")) {
      sql.append(" (").append(Renderer.plain(cursor.bracketed())).append(')');
    }
    cursor.expect("as");
    List<Token> query = cursor.rest();
    int size = query.size();
    if (size > 4
        && new TokenCursor(query.subList(size - 4, size)).sees("with", "no", "schema", "binding")) {
      throw RefusedSqlException.unsupported("WITH NO SCHEMA BINDING");
    }
    return sql.append(" AS ").append(Renderer.query(query).strip()).toString();
  }

  private static String drop(TokenCursor cursor) {
    Token kind = cursor.next();
    if (!Set.of("table", "view", "schema", "procedure").contains(kind.lower())) {
      throw RefusedSqlException.unsupported("DROP " + kind.text());
    }
    return "DROP " + kind.text() + " " + Renderer.plain(cursor.rest()).strip();
  }

  private static void end(TokenCursor cursor) {
    if (!cursor.atEnd()) {
      throw cursor.syntax();
    }
  }
}

package io.latestlake.localaws.redshift.sql;

import java.util.List;
import java.util.Set;

/**
 * Redshift's data types in PostgreSQL's words
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html).
 */
final class SqlTypes {
  private static final int MAX_VARCHAR = 65535;
  private static final int MAX_CHAR = 4096;
  private static final int MAX_PRECISION = 38;

  private SqlTypes() {}

  /** Whether a word may begin a type: such a word before a bracket is no function. */
  static boolean isTypeName(String word) {
    return Set.of(
            "varchar",
            "nvarchar",
            "char",
            "character",
            "nchar",
            "bpchar",
            "varying",
            "decimal",
            "numeric",
            "timestamp",
            "time",
            "float")
        .contains(word);
  }

  /** Reads a type where the cursor stands. */
  static SqlType read(TokenCursor cursor) {
    String word = cursor.name().value();
    return switch (word) {
      case "smallint", "int2" -> plain("smallint");
      case "integer", "int", "int4" -> plain("integer");
      case "bigint", "int8" -> plain("bigint");
      case "real", "float4" -> plain("real");
      case "float8", "float" -> plain("double precision");
      case "double" -> {
        cursor.expect("precision");
        yield plain("double precision");
      }
      case "boolean", "bool" -> plain("boolean");
      case "date" -> plain("pg_catalog.date");
      case "timestamptz" -> plain("pg_catalog.timestamptz");
      case "timestamp" -> timestamp(cursor);
      case "decimal", "numeric" -> decimal(cursor);
      case "varchar", "nvarchar" -> text(cursor, "varchar", 256);
      case "text" -> plain("varchar(256)");
      case "bpchar" -> plain("char(256)");
      case "char", "nchar" -> text(cursor, "char", 1);
      case "character" ->
          cursor.accept("varying") ? text(cursor, "varchar", 256) : text(cursor, "char", 1);
      default -> throw RefusedSqlException.unsupported("type " + word);
    };
  }

  private static SqlType plain(String name) {
    return new SqlType(name);
  }

  private static SqlType timestamp(TokenCursor cursor) {
    if (cursor.accept("with", "time", "zone")) {
      return plain("pg_catalog.timestamptz");
    }
    cursor.accept("without", "time", "zone");
    return plain("timestamp");
  }

  /** A bare DECIMAL is (18,0); PostgreSQL's would have no limit. */
  private static SqlType decimal(TokenCursor cursor) {
    if (cursor.atEnd() || !cursor.sees("(")) {
      return plain("numeric(18,0)");
    }
    List<List<Token>> dimensions = TokenCursor.split(cursor.bracketed());
    int precision = number(dimensions.get(0));
    int scale = dimensions.size() > 1 ? number(dimensions.get(1)) : 0;
    if (precision < 1 || precision > MAX_PRECISION || scale > precision || dimensions.size() > 2) {
      throw RefusedSqlException.error(
          "DECIMAL precision " + precision + " must be between 1 and 38, and hold the scale");
    }
    return plain("numeric(" + precision + "," + scale + ")");
  }

  private static SqlType text(TokenCursor cursor, String name, int defaultLength) {
    if (cursor.atEnd() || !cursor.sees("(")) {
      return plain(name + "(" + defaultLength + ")");
    }
    List<Token> length = cursor.bracketed();
    boolean max = length.size() == 1 && length.get(0).is("max");
    int longest = name.equals("char") ? MAX_CHAR : MAX_VARCHAR;
    int bytes = max ? longest : number(length);
    if (bytes < 1 || bytes > longest) {
      throw RefusedSqlException.error("length for type " + name + " is out of range");
    }
    return plain(name + "(" + bytes + ")");
  }

  private static int number(List<Token> tokens) {
    if (tokens.size() != 1 || tokens.get(0).kind() != Token.Kind.NUMBER) {
      throw RefusedSqlException.syntax(tokens.isEmpty() ? ")" : tokens.get(0).text());
    }
    try {
      return Integer.parseInt(tokens.get(0).text());
    } catch (NumberFormatException e) {
      throw RefusedSqlException.syntax(tokens.get(0).text());
    }
  }

  /**
   * A type in PostgreSQL's words. Its own {@code varchar(n)} counts bytes in the stand-in's
   * database (redshift-semantics.sql).
   */
  record SqlType(String sql) {}
}

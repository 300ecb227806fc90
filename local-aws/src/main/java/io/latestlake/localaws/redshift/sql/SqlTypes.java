package io.latestlake.localaws.redshift.sql;

import java.util.List;
import java.util.Set;

/**
 * Redshift's data types in PostgreSQL's words
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html). PostgreSQL's own
 * {@code varchar(n)} counts bytes in the stand-in's database (redshift-semantics.sql).
 */
final class SqlTypes {
  private static final int MAX_VARCHAR = 65535;
  private static final int MAX_CHAR = 4096;
  private static final int MAX_VARBYTE = 16_777_216;
  private static final int MAX_PRECISION = 38;
  private static final String SUPER = "redshift_operators.super";
  private static final String VARBYTE = "redshift_operators.varbyte";

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
            "float",
            "varbyte",
            "varbinary",
            "binary")
        .contains(word);
  }

  /**
   * Reads the type of a cast. What is cast to SUPER is a scalar of it, also a text that holds JSON
   * (https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html): not known here.
   */
  static String castTarget(TokenCursor cursor) {
    String type = read(cursor);
    if (type.equals(SUPER)) {
      throw RefusedSqlException.unsupported("a cast to SUPER: use JSON_PARSE");
    }
    return type;
  }

  /** Reads a type where the cursor stands. */
  static String read(TokenCursor cursor) {
    String word = cursor.name().value();
    return switch (word) {
      case "smallint", "int2" -> "smallint";
      case "integer", "int", "int4" -> "integer";
      case "bigint", "int8" -> "bigint";
      case "real", "float4" -> "real";
      case "float8", "float" -> "double precision";
      case "double" -> {
        cursor.expect("precision");
        yield "double precision";
      }
      case "boolean", "bool" -> "boolean";
      case "date" -> "pg_catalog.date";
      case "time" -> time(cursor);
      case "timestamptz" -> "pg_catalog.timestamptz";
      case "timestamp" -> timestamp(cursor);
      case "decimal", "numeric" -> decimal(cursor);
      case "varchar", "nvarchar" -> text(cursor, "varchar", 256);
      case "text" -> "varchar(256)";
      case "bpchar" -> "char(256)";
      case "char", "nchar" -> text(cursor, "char", 1);
      case "character" ->
          cursor.accept("varying") ? text(cursor, "varchar", 256) : text(cursor, "char", 1);
      case "super" -> SUPER;
      case "varbyte", "varbinary" -> text(cursor, VARBYTE, 64_000);
      case "binary" -> {
        cursor.expect("varying");
        yield text(cursor, VARBYTE, 64_000);
      }
      default -> throw RefusedSqlException.unsupported("type " + word);
    };
  }

  private static String timestamp(TokenCursor cursor) {
    if (cursor.accept("with", "time", "zone")) {
      return "pg_catalog.timestamptz";
    }
    cursor.accept("without", "time", "zone");
    return "timestamp";
  }

  private static String time(TokenCursor cursor) {
    if (cursor.accept("with", "time", "zone")) {
      throw RefusedSqlException.unsupported("type timetz");
    }
    cursor.accept("without", "time", "zone");
    return "pg_catalog.time";
  }

  /** A bare DECIMAL is (18,0); PostgreSQL's would have no limit. */
  private static String decimal(TokenCursor cursor) {
    if (cursor.atEnd() || !cursor.sees("(")) {
      return "numeric(18,0)";
    }
    List<List<Token>> dimensions = TokenCursor.split(cursor.bracketed());
    int precision = number(dimensions.get(0));
    int scale = dimensions.size() > 1 ? number(dimensions.get(1)) : 0;
    if (precision < 1 || precision > MAX_PRECISION || scale > precision || dimensions.size() > 2) {
      throw RefusedSqlException.error(
          "DECIMAL precision " + precision + " must be between 1 and 38, and hold the scale");
    }
    return "numeric(" + precision + "," + scale + ")";
  }

  private static String text(TokenCursor cursor, String name, int defaultLength) {
    if (cursor.atEnd() || !cursor.sees("(")) {
      return name + "(" + defaultLength + ")";
    }
    List<Token> length = cursor.bracketed();
    boolean max = length.size() == 1 && length.get(0).is("max");
    int longest =
        switch (name) {
          case "char" -> MAX_CHAR;
          case VARBYTE -> MAX_VARBYTE;
          default -> MAX_VARCHAR;
        };
    int bytes = max ? longest : number(length);
    if (bytes < 1 || bytes > longest) {
      throw RefusedSqlException.error("length for type " + name + " is out of range");
    }
    return name + "(" + bytes + ")";
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
}

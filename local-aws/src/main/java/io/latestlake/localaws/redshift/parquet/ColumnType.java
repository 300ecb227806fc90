package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;

/**
 * A data type that COPY and UNLOAD know.
 *
 * @param kind what it is
 * @param length the bytes that a text or VARBYTE may have (0: not limited)
 * @param precision of a decimal
 * @param scale of a decimal
 */
public record ColumnType(Kind kind, int length, int precision, int scale) {
  private static final int MODIFIER_OFFSET = 4;

  /** The kinds with Redshift's name for them. */
  public enum Kind {
    SMALLINT("smallint"),
    INTEGER("integer"),
    BIGINT("bigint"),
    REAL("real"),
    DOUBLE("double precision"),
    BOOLEAN("boolean"),
    DATE("date"),
    TIME("time without time zone"),
    TIMESTAMP("timestamp without time zone"),
    TIMESTAMPTZ("timestamp with time zone"),
    VARCHAR("character varying"),
    CHAR("character"),
    DECIMAL("numeric"),
    SUPER("super"),
    VARBYTE("binary varying");

    private final String sqlName;

    Kind(String sqlName) {
      this.sqlName = sqlName;
    }

    public String sqlName() {
      return sqlName;
    }
  }

  public ColumnType {
    requireNonNull(kind, "kind is null");
  }

  /** From PostgreSQL's name and modifier (-1: none). */
  public static ColumnType of(String typeName, int modifier) {
    return switch (typeName) {
      case "int2" -> plain(Kind.SMALLINT);
      case "int4", "serial" -> plain(Kind.INTEGER);
      case "int8", "bigserial" -> plain(Kind.BIGINT);
      case "float4" -> plain(Kind.REAL);
      case "float8" -> plain(Kind.DOUBLE);
      case "bool" -> plain(Kind.BOOLEAN);
      case "date" -> plain(Kind.DATE);
      case "time" -> plain(Kind.TIME);
      case "timestamp" -> plain(Kind.TIMESTAMP);
      case "timestamptz" -> plain(Kind.TIMESTAMPTZ);
      case "super" -> plain(Kind.SUPER);
      case "varbyte" -> new ColumnType(Kind.VARBYTE, Math.max(0, modifier), 0, 0);
      case "varchar", "text" ->
          new ColumnType(Kind.VARCHAR, Math.max(0, modifier - MODIFIER_OFFSET), 0, 0);
      case "bpchar" -> new ColumnType(Kind.CHAR, Math.max(0, modifier - MODIFIER_OFFSET), 0, 0);
      case "numeric" -> decimal(modifier);
      default -> throw RefusedSqlException.unsupported("COPY and UNLOAD of type " + typeName);
    };
  }

  /** PostgreSQL's modifier for a decimal's dimensions. */
  public static int numericModifier(int precision, int scale) {
    return ((precision << 16) | scale) + MODIFIER_OFFSET;
  }

  private static ColumnType plain(Kind kind) {
    return new ColumnType(kind, 0, 0, 0);
  }

  private static ColumnType decimal(int modifier) {
    if (modifier < MODIFIER_OFFSET) {
      throw RefusedSqlException.unsupported(
          "COPY and UNLOAD of a numeric value without precision: cast it to DECIMAL(p,s)");
    }
    int dimensions = modifier - MODIFIER_OFFSET;
    return new ColumnType(Kind.DECIMAL, 0, dimensions >> 16, dimensions & 0xffff);
  }
}

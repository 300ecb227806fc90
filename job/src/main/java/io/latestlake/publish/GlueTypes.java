package io.latestlake.publish;

import io.latestlake.config.ColumnType;

/** The catalog's type for what UNLOAD writes to Parquet. */
final class GlueTypes {
  private GlueTypes() {}

  static String of(ColumnType type) {
    if (type instanceof ColumnType.Int) {
      return "int";
    } else if (type instanceof ColumnType.Real) {
      return "float";
    } else if (type instanceof ColumnType.DoublePrecision) {
      return "double";
    } else if (type instanceof ColumnType.Varchar
        || type instanceof ColumnType.Char
        || type instanceof ColumnType.Super) {
      return "string";
    } else if (type instanceof ColumnType.Timestamptz) {
      // UNLOAD drops the zone; what is left is the time in UTC.
      return "timestamp";
    }
    return type.sql();
  }
}

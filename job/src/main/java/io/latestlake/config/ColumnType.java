package io.latestlake.config;

import java.io.Serializable;

/** The Redshift type of a column. */
public sealed interface ColumnType extends Serializable {
  record SmallInt() implements ColumnType {}

  record Int() implements ColumnType {}

  record BigInt() implements ColumnType {}

  /** Exact number; {@code precision} is 1 to 38, {@code scale} is 0 to {@code precision}. */
  record Decimal(int precision, int scale) implements ColumnType {}

  record Real() implements ColumnType {}

  record DoublePrecision() implements ColumnType {}

  record Bool() implements ColumnType {}

  /** Text; Redshift counts {@code maxBytes} in UTF-8 bytes, 1 to 65535. */
  record Varchar(int maxBytes) implements ColumnType {}

  record Date() implements ColumnType {}

  /** Microseconds, without a zone. */
  record Timestamp() implements ColumnType {}

  /** The type as it stands in DDL, {@code varchar(24)}. */
  default String sql() {
    if (this instanceof SmallInt) {
      return "smallint";
    } else if (this instanceof Int) {
      return "integer";
    } else if (this instanceof BigInt) {
      return "bigint";
    } else if (this instanceof Decimal d) {
      return "decimal(" + d.precision() + "," + d.scale() + ")";
    } else if (this instanceof Real) {
      return "real";
    } else if (this instanceof DoublePrecision) {
      return "double precision";
    } else if (this instanceof Bool) {
      return "boolean";
    } else if (this instanceof Varchar v) {
      return "varchar(" + v.maxBytes() + ")";
    } else if (this instanceof Date) {
      return "date";
    } else {
      return "timestamp";
    }
  }
}

package io.latestlake.config;

import java.io.Serializable;

/**
 * The Redshift type of a column.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html">Supported
 *     data types</a>
 */
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

  /** Text of single-byte characters, 1 to 4096; blanks at its end mean nothing. */
  record Char(int length) implements ColumnType {}

  record Date() implements ColumnType {}

  /** Time of day in microseconds, without a zone. */
  record Time() implements ColumnType {}

  /** Microseconds, without a zone. */
  record Timestamp() implements ColumnType {}

  /** An instant in microseconds. */
  record Timestamptz() implements ColumnType {}

  /**
   * JSON. Redshift holds up to 16 MB, but makes it of a VARCHAR ({@link #staged}), which ends at
   * {@link #MAX_BYTES}.
   */
  record Super() implements ColumnType {
    public static final int MAX_BYTES = 65_535;
  }

  /** Bytes, at most so many, 1 to 16777216. */
  record Varbyte(int maxBytes) implements ColumnType {}

  /**
   * The type of the column in stage files and in the table that COPY loads them into. COPY from
   * Parquet loads what external tables have: no TIME, no TIMESTAMPTZ, and a text into a SUPER only
   * as a string, not as the JSON that it holds. Such a column travels as another type and is
   * converted when it is loaded.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_EXTERNAL_TABLE.html">Types of
   *     external tables</a>
   */
  default ColumnType staged() {
    if (this instanceof Char c) {
      return new Varchar(c.length());
    } else if (this instanceof Time) {
      return new Varchar("00:00:00.000000".length());
    } else if (this instanceof Timestamptz) {
      return new Timestamp();
    } else if (this instanceof Super) {
      return new Varchar(Super.MAX_BYTES);
    }
    return this;
  }

  /**
   * The type that stands so in DDL, by any of its names.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static ColumnType of(String sql) {
    return ColumnTypeReader.read(sql);
  }

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
    } else if (this instanceof Timestamp) {
      return "timestamp";
    } else if (this instanceof Char c) {
      return "char(" + c.length() + ")";
    } else if (this instanceof Time) {
      return "time";
    } else if (this instanceof Timestamptz) {
      return "timestamptz";
    } else if (this instanceof Varbyte v) {
      return "varbyte(" + v.maxBytes() + ")";
    } else {
      return "super";
    }
  }
}

package io.latestlake.config;

import static io.latestlake.config.ColumnType.BigInt;
import static io.latestlake.config.ColumnType.Char;
import static io.latestlake.config.ColumnType.Date;
import static io.latestlake.config.ColumnType.Decimal;
import static io.latestlake.config.ColumnType.DoublePrecision;
import static io.latestlake.config.ColumnType.Int;
import static io.latestlake.config.ColumnType.Real;
import static io.latestlake.config.ColumnType.SmallInt;
import static io.latestlake.config.ColumnType.Super;
import static io.latestlake.config.ColumnType.Time;
import static io.latestlake.config.ColumnType.Timestamp;
import static io.latestlake.config.ColumnType.Timestamptz;
import static io.latestlake.config.ColumnType.Varbyte;
import static io.latestlake.config.ColumnType.Varchar;

/**
 * Which values of a column Redshift can convert when the column's type is changed: those that have
 * a cast, and whose text means the same in the spec's old and new type.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html">Type
 *     compatibility and conversion</a>
 */
public final class TypeConversion {
  private TypeConversion() {}

  public static boolean exists(ColumnType from, ColumnType to) {
    if (from.equals(to)) {
      return true;
    } else if (isNumber(from)) {
      return isNumber(to) || isText(to);
    } else if (isText(from)) {
      return isText(to) || isNumber(to) || to instanceof Date || to instanceof Timestamp;
    } else if (from instanceof Date) {
      return isText(to) || to instanceof Timestamp;
    } else if (from instanceof Timestamp) {
      return isText(to) || to instanceof Date;
    } else if (from instanceof Time || from instanceof Timestamptz || from instanceof Super) {
      return isText(to);
    }
    return from instanceof Varbyte && to instanceof Varbyte;
  }

  public static boolean isWholeNumber(ColumnType type) {
    return type instanceof SmallInt || type instanceof Int || type instanceof BigInt;
  }

  public static boolean isText(ColumnType type) {
    return type instanceof Varchar || type instanceof Char;
  }

  private static boolean isNumber(ColumnType type) {
    return isWholeNumber(type)
        || type instanceof Decimal
        || type instanceof Real
        || type instanceof DoublePrecision;
  }
}

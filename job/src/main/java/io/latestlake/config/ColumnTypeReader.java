package io.latestlake.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the Redshift type of a column as it stands in DDL. */
final class ColumnTypeReader {
  private static final int MAX_VARCHAR = 65_535;
  private static final int MAX_PRECISION = 38;
  private static final Pattern VARCHAR = Pattern.compile("varchar ?\\( ?(\\d{1,9}) ?\\)");
  private static final Pattern DECIMAL =
      Pattern.compile("(?:decimal|numeric) ?\\( ?(\\d{1,9}) ?(?:, ?(\\d{1,9}) ?)?\\)");

  private ColumnTypeReader() {}

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static ColumnType read(String text) {
    String type = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher varchar = VARCHAR.matcher(type);
    if (varchar.matches()) {
      return varchar(Integer.parseInt(varchar.group(1)));
    }
    Matcher decimal = DECIMAL.matcher(type);
    if (decimal.matches()) {
      String scale = decimal.group(2);
      return decimal(
          Integer.parseInt(decimal.group(1)), scale == null ? 0 : Integer.parseInt(scale));
    }
    return switch (type) {
      case "smallint" -> new ColumnType.SmallInt();
      case "integer", "int" -> new ColumnType.Int();
      case "bigint" -> new ColumnType.BigInt();
      case "real" -> new ColumnType.Real();
      case "double precision" -> new ColumnType.DoublePrecision();
      case "boolean" -> new ColumnType.Bool();
      case "date" -> new ColumnType.Date();
      case "timestamp" -> new ColumnType.Timestamp();
      default ->
          throw new IllegalArgumentException(
              "`"
                  + text
                  + "` is not a known type; write smallint, integer, bigint, decimal(p,s), real,"
                  + " double precision, boolean, varchar(n), date or timestamp");
    };
  }

  private static ColumnType varchar(int bytes) {
    if (bytes < 1 || bytes > MAX_VARCHAR) {
      throw new IllegalArgumentException(
          "the length of a varchar is 1 to " + MAX_VARCHAR + " bytes, not " + bytes);
    }
    return new ColumnType.Varchar(bytes);
  }

  private static ColumnType decimal(int precision, int scale) {
    if (precision < 1 || precision > MAX_PRECISION) {
      throw new IllegalArgumentException(
          "the precision of a decimal is 1 to " + MAX_PRECISION + ", not " + precision);
    }
    if (scale > precision) {
      throw new IllegalArgumentException(
          "the scale of a decimal is 0 to its precision " + precision + ", not " + scale);
    }
    return new ColumnType.Decimal(precision, scale);
  }
}

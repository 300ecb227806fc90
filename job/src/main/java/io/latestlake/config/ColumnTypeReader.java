package io.latestlake.config;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the Redshift type of a column as it stands in DDL, by any of its names. A text needs its
 * length: what Redshift takes for one that is left out is short.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html">Supported
 *     data types</a>
 */
final class ColumnTypeReader {
  private static final int MAX_VARCHAR = 65_535;
  private static final int MAX_CHAR = 4096;
  private static final int MAX_VARBYTE = 16_777_216;
  private static final int DEFAULT_VARBYTE = 64_000;
  private static final int MAX_PRECISION = 38;

  private static final Pattern WITH_LENGTH =
      Pattern.compile("([a-z ]+?) ?\\( ?(\\d{1,9}|max) ?(?:, ?(\\d{1,9}) ?)?\\)");

  /** Redshift has them, or people write them; why they are no columns here. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          entry("timetz", "COPY and UNLOAD of Parquet know no such type; write time or varchar(n)"),
          entry("text", "Redshift takes it for varchar(256); write varchar(n)"),
          entry("bpchar", "Redshift takes it for char(256); write char(n)"),
          entry("json", "Redshift has no such type; write super"),
          entry("jsonb", "Redshift has no such type; write super"),
          entry("bytea", "Redshift has no such type; write varbyte(n)"),
          entry("geometry", "DMS sends none; write varbyte(n) or varchar(n)"),
          entry("geography", "DMS sends none; write varbyte(n) or varchar(n)"),
          entry("hllsketch", "DMS sends none; write varchar(n)"),
          entry("interval", "DMS sends a text; write varchar(n)"));

  private ColumnTypeReader() {}

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static ColumnType read(String text) {
    String type = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher withLength = WITH_LENGTH.matcher(type);
    ColumnType read =
        withLength.matches()
            ? withLength(withLength.group(1), withLength.group(2), withLength.group(3))
            : plain(type);
    if (read == null) {
      throw unknown(text, type);
    }
    return read;
  }

  /** Null if it is no type that has a length, or the wrong number of them. */
  private static ColumnType withLength(String name, String length, String scale) {
    boolean exact = name.equals("decimal") || name.equals("numeric");
    if (exact) {
      return length.equals("max")
          ? null
          : decimal(Integer.parseInt(length), scale == null ? 0 : Integer.parseInt(scale));
    } else if (scale != null) {
      return null;
    }
    return switch (name) {
      case "varchar", "nvarchar", "character varying" ->
          new ColumnType.Varchar(bytes("varchar", length, MAX_VARCHAR));
      case "char", "nchar", "character" -> new ColumnType.Char(bytes("char", length, MAX_CHAR));
      case "varbyte", "varbinary", "binary varying" ->
          new ColumnType.Varbyte(bytes("varbyte", length, MAX_VARBYTE));
      default -> null;
    };
  }

  private static ColumnType plain(String type) {
    return switch (type) {
      case "smallint", "int2" -> new ColumnType.SmallInt();
      case "integer", "int", "int4" -> new ColumnType.Int();
      case "bigint", "int8" -> new ColumnType.BigInt();
      case "real", "float4" -> new ColumnType.Real();
      case "double precision", "float8", "float" -> new ColumnType.DoublePrecision();
      case "boolean", "bool" -> new ColumnType.Bool();
      case "date" -> new ColumnType.Date();
      case "time", "time without time zone" -> new ColumnType.Time();
      case "timestamp", "timestamp without time zone" -> new ColumnType.Timestamp();
      case "timestamptz", "timestamp with time zone" -> new ColumnType.Timestamptz();
      case "super" -> new ColumnType.Super();
      case "varbyte", "varbinary", "binary varying" -> new ColumnType.Varbyte(DEFAULT_VARBYTE);
      default -> null;
    };
  }

  private static int bytes(String name, String length, int most) {
    int bytes = length.equals("max") ? most : Integer.parseInt(length);
    if (bytes < 1 || bytes > most) {
      throw new IllegalArgumentException(
          "the length of a " + name + " is 1 to " + most + " bytes, not " + bytes);
    }
    return bytes;
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

  private static IllegalArgumentException unknown(String text, String type) {
    String word = type.equals("time with time zone") ? "timetz" : type.split("[ (]", 2)[0];
    String reason = REFUSED.get(word);
    return new IllegalArgumentException(
        reason != null
            ? "`" + text + "` cannot be a column: " + reason
            : "`"
                + text
                + "` is not a known type; write smallint, integer, bigint, decimal(p,s), real,"
                + " double precision, boolean, varchar(n), char(n), date, time, timestamp,"
                + " timestamptz, super or varbyte(n)");
  }
}

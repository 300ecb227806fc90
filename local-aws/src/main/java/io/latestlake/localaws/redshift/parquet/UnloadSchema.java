package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * What UNLOAD writes: the file's columns, and those that become folders
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html).
 */
public final class UnloadSchema {
  static final int MAX_INT32_PRECISION = 9;
  static final int MAX_INT64_PRECISION = 18;
  static final int DECIMAL_BYTES = 16;

  /** All that are not among the types allowed. */
  private static final Set<ColumnType.Kind> NO_KEYS =
      EnumSet.of(
          ColumnType.Kind.DOUBLE,
          ColumnType.Kind.TIME,
          ColumnType.Kind.TIMESTAMPTZ,
          ColumnType.Kind.SUPER,
          ColumnType.Kind.VARBYTE);

  private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final List<TableColumn> columns;
  private final int[] keys;
  private final int[] fields;
  private final MessageType schema;

  private UnloadSchema(List<TableColumn> columns, int[] keys, int[] fields) {
    this.columns = List.copyOf(columns);
    this.keys = keys;
    this.fields = fields;
    this.schema =
        new MessageType("schema", fieldColumns().stream().map(UnloadSchema::field).toList());
  }

  public static UnloadSchema of(List<TableColumn> columns, List<String> partitionBy) {
    requireNonNull(columns, "columns is null");
    int[] keys = partitionBy.stream().mapToInt(key -> position(columns, key)).toArray();
    List<Integer> keyList = java.util.Arrays.stream(keys).boxed().toList();
    List<Integer> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!keyList.contains(i)) {
        fields.add(i);
      }
    }
    if (fields.isEmpty()) {
      throw RefusedSqlException.error(
          "UNLOAD needs at least one column that is not in PARTITION BY");
    }
    return new UnloadSchema(columns, keys, fields.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Where a key stands; DOUBLE PRECISION is not among the types allowed, and DATE_PART returns it.
   */
  private static int position(List<TableColumn> columns, String key) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(key)) {
        ColumnType.Kind kind = columns.get(i).type().kind();
        if (NO_KEYS.contains(kind)) {
          throw RefusedSqlException.error(
              "UNLOAD PARTITION BY column \"" + key + "\" has unsupported type " + kind.sqlName());
        }
        return i;
      }
    }
    throw RefusedSqlException.error(
        "UNLOAD PARTITION BY column \"" + key + "\" is not in the select list");
  }

  public List<TableColumn> fieldColumns() {
    return java.util.Arrays.stream(fields).mapToObj(columns::get).toList();
  }

  public int width() {
    return columns.size();
  }

  /** The keys' places in the row, counted from 1. */
  public List<Integer> keyOrdinals() {
    return java.util.Arrays.stream(keys).mapToObj(key -> key + 1).toList();
  }

  RowWriteSupport writeSupport() {
    return new RowWriteSupport(schema, fieldColumns(), fields);
  }

  /**
   * The row's folder, {@code year=2020/month=5/}: numbers without zero padding. Empty without
   * PARTITION BY.
   */
  public String folder(PgRow row) {
    StringBuilder folder = new StringBuilder();
    for (int key : keys) {
      folder.append(columns.get(key).name()).append('=').append(keyText(row, key)).append('/');
    }
    return folder.toString();
  }

  private String keyText(PgRow row, int at) {
    if (row.isNull(at)) {
      return NULL_FOLDER;
    }
    ColumnType type = columns.get(at).type();
    return switch (type.kind()) {
      case SMALLINT -> Short.toString(row.shortAt(at));
      case INTEGER -> Integer.toString(row.intAt(at));
      case BIGINT -> Long.toString(row.longAt(at));
      case BOOLEAN -> Boolean.toString(row.booleanAt(at));
      case REAL -> Float.toString(Float.intBitsToFloat(row.intAt(at)));
      case DATE -> EPOCH.plusDays(row.intAt(at)).toString();
      case TIMESTAMP -> timestamp(row.longAt(at));
      case DECIMAL ->
          new BigDecimal(PgNumeric.read(row.slice(at), type.scale()), type.scale()).toPlainString();
      case VARCHAR, CHAR ->
          text(new String(row.array(), row.offset(at), row.length(at), StandardCharsets.UTF_8));
      case DOUBLE, TIME, TIMESTAMPTZ, SUPER, VARBYTE ->
          throw new IllegalStateException("a key of this type was refused before");
    };
  }

  private static String timestamp(long micros) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            EPOCH.toEpochDay() * 86_400 + Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC);
    return TIMESTAMP.format(time);
  }

  private static String text(String value) {
    if (value.isEmpty() || value.indexOf('/') >= 0) {
      throw RefusedSqlException.unsupported(
          "a PARTITION BY value that is empty or has a slash: '" + value + "'");
    }
    return value;
  }

  private static Type field(TableColumn column) {
    ColumnType type = column.type();
    return switch (type.kind()) {
      case SMALLINT, INTEGER -> Types.optional(PrimitiveTypeName.INT32).named(column.name());
      case BIGINT -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
      case REAL -> Types.optional(PrimitiveTypeName.FLOAT).named(column.name());
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
      case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
      case DATE ->
          Types.optional(PrimitiveTypeName.INT32)
              .as(LogicalTypeAnnotation.dateType())
              .named(column.name());
      case TIMESTAMP, TIMESTAMPTZ ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS))
              .named(column.name());
      case VARCHAR, CHAR ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case SUPER ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.jsonType())
              .named(column.name());
      case VARBYTE ->
          throw RefusedSqlException.error(
              "UNLOAD to Parquet of column \""
                  + column.name()
                  + "\" of type VARBYTE is not supported");
      case TIME ->
          throw RefusedSqlException.unsupported(
              "UNLOAD to Parquet of column \"" + column.name() + "\" of type TIME");
      case DECIMAL -> decimal(column.name(), type);
    };
  }

  private static Type decimal(String name, ColumnType type) {
    LogicalTypeAnnotation logical =
        LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
    if (type.precision() <= MAX_INT32_PRECISION) {
      return Types.optional(PrimitiveTypeName.INT32).as(logical).named(name);
    }
    return type.precision() <= MAX_INT64_PRECISION
        ? Types.optional(PrimitiveTypeName.INT64).as(logical).named(name)
        : Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
            .length(DECIMAL_BYTES)
            .as(logical)
            .named(name);
  }
}

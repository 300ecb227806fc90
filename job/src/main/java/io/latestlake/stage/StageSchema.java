package io.latestlake.stage;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The columns of a stage file: those of the table as received, then {@code operation, year, month,
 * day, life, seq}. COPY maps by position and wants exact widths
 * (docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html).
 */
final class StageSchema {
  private StageSchema() {}

  static MessageType of(List<Column> columns) {
    List<Type> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(field(column));
    }
    fields.add(required(PrimitiveTypeName.BINARY).as(stringType()).named("operation"));
    fields.add(optional(PrimitiveTypeName.INT32).named("year"));
    fields.add(optional(PrimitiveTypeName.INT32).named("month"));
    fields.add(optional(PrimitiveTypeName.INT32).named("day"));
    fields.add(required(PrimitiveTypeName.INT64).named("life"));
    fields.add(required(PrimitiveTypeName.INT64).named("seq"));
    return new MessageType("stage", fields);
  }

  private static Type field(Column column) {
    ColumnType type = column.type().staged();
    String name = column.name();
    if (type instanceof ColumnType.SmallInt) {
      return optional(PrimitiveTypeName.INT32).as(intType(16, true)).named(name);
    } else if (type instanceof ColumnType.Int) {
      return optional(PrimitiveTypeName.INT32).named(name);
    } else if (type instanceof ColumnType.BigInt) {
      return optional(PrimitiveTypeName.INT64).named(name);
    } else if (type instanceof ColumnType.Decimal decimal) {
      return optional(PrimitiveTypeName.BINARY)
          .as(decimalType(decimal.scale(), decimal.precision()))
          .named(name);
    } else if (type instanceof ColumnType.Real) {
      return optional(PrimitiveTypeName.FLOAT).named(name);
    } else if (type instanceof ColumnType.DoublePrecision) {
      return optional(PrimitiveTypeName.DOUBLE).named(name);
    } else if (type instanceof ColumnType.Bool) {
      return optional(PrimitiveTypeName.BOOLEAN).named(name);
    } else if (type instanceof ColumnType.Varchar) {
      return optional(PrimitiveTypeName.BINARY).as(stringType()).named(name);
    } else if (type instanceof ColumnType.Varbyte) {
      return optional(PrimitiveTypeName.BINARY).named(name);
    } else if (type instanceof ColumnType.Date) {
      return optional(PrimitiveTypeName.INT32).as(dateType()).named(name);
    } else {
      return optional(PrimitiveTypeName.INT64)
          .as(timestampType(false, TimeUnit.MICROS))
          .named(name);
    }
  }
}

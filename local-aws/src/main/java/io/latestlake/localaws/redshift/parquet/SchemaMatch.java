package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Decides whether a file's schema fits a table. Widths must be the same: an int32 does not go into
 * SMALLINT or BIGINT (field notes on error 15007;
 * https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html).
 */
record SchemaMatch(String file, MessageType schema, List<TableColumn> columns) {
  SchemaMatch {
    requireNonNull(file, "file is null");
    requireNonNull(schema, "schema is null");
    columns = List.copyOf(columns);
  }

  List<FieldEncoder> encoders() {
    if (schema.getFieldCount() != columns.size()) {
      throw RefusedSqlException.error(
          "Spectrum Scan Error\n  code: 15007\n  context: Unmatched number of columns between table and file. Table columns: "
              + columns.size()
              + ", Data columns: "
              + schema.getFieldCount()
              + ", File name: "
              + file);
    }
    List<FieldEncoder> encoders = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      TableColumn column = columns.get(i);
      Type field = schema.getType(i);
      if (!field.isPrimitive()
          || field.isRepetition(Type.Repetition.REPEATED)
          || !fits(field.asPrimitiveType(), column.type())) {
        throw incompatible(column, field);
      }
      encoders.add(encoder(field.asPrimitiveType(), column));
    }
    return encoders;
  }

  private static boolean fits(PrimitiveType field, ColumnType column) {
    LogicalTypeAnnotation logical = field.getLogicalTypeAnnotation();
    PrimitiveTypeName physical = field.getPrimitiveTypeName();
    return switch (column.kind()) {
      case SMALLINT -> physical == PrimitiveTypeName.INT32 && isInteger(logical, 16, false);
      case INTEGER -> physical == PrimitiveTypeName.INT32 && isInteger(logical, 32, true);
      case BIGINT -> physical == PrimitiveTypeName.INT64 && isInteger(logical, 64, true);
      case REAL -> physical == PrimitiveTypeName.FLOAT && logical == null;
      case DOUBLE -> physical == PrimitiveTypeName.DOUBLE && logical == null;
      case BOOLEAN -> physical == PrimitiveTypeName.BOOLEAN;
      case DATE -> logical instanceof DateLogicalTypeAnnotation;
      case TIMESTAMP -> isTimestamp(physical, logical);
      case VARCHAR, CHAR ->
          physical == PrimitiveTypeName.BINARY && logical instanceof StringLogicalTypeAnnotation;
      case VARBYTE -> physical == PrimitiveTypeName.BINARY && logical == null;
      case TIME, TIMESTAMPTZ, SUPER ->
          throw RefusedSqlException.unsupported(
              "COPY of Parquet into a column of type " + column.kind().sqlName());
      case DECIMAL ->
          logical instanceof DecimalLogicalTypeAnnotation decimal
              && decimal.getPrecision() == column.precision()
              && decimal.getScale() == column.scale();
    };
  }

  private static boolean isInteger(LogicalTypeAnnotation logical, int width, boolean bare) {
    return logical == null
        ? bare
        : logical instanceof IntLogicalTypeAnnotation integer
            && integer.isSigned()
            && integer.getBitWidth() == width;
  }

  private static boolean isTimestamp(PrimitiveTypeName physical, LogicalTypeAnnotation logical) {
    return physical == PrimitiveTypeName.INT64
        && logical instanceof TimestampLogicalTypeAnnotation timestamp
        && !timestamp.isAdjustedToUTC()
        && timestamp.getUnit() != TimeUnit.NANOS;
  }

  private FieldEncoder encoder(PrimitiveType field, TableColumn column) {
    boolean millis =
        field.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
            && timestamp.getUnit() == TimeUnit.MILLIS;
    return new FieldEncoder(file, column, field.getPrimitiveTypeName(), millis);
  }

  private RefusedSqlException incompatible(TableColumn column, Type field) {
    return RefusedSqlException.error(
        "Spectrum Scan Error\n  code: 15007\n  context: File '"
            + file
            + "' has an incompatible Parquet schema for column '"
            + file
            + "."
            + column.name()
            + "'. Column type: "
            + column.type().kind().sqlName().toUpperCase(Locale.ROOT)
            + ", Parquet schema:\n"
            + field);
  }
}

package io.latestlake.localaws.redshift.parquet;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes the columns of a row that are no partition keys. */
final class RowWriteSupport extends WriteSupport<PgRow> {
  private static final int EPOCH_DAYS = 10_957;
  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  private final MessageType schema;
  private final TableColumn[] columns;
  private final int[] positions;
  private RecordConsumer out;

  /** {@code positions[i]} is where the i-th column of the file lies in the row. */
  RowWriteSupport(MessageType schema, List<TableColumn> columns, int[] positions) {
    this.schema = schema;
    this.columns = columns.toArray(TableColumn[]::new);
    this.positions = positions.clone();
  }

  @Override
  @SuppressWarnings("deprecation") // the one abstract method
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.out = recordConsumer;
  }

  @Override
  public void write(PgRow row) {
    out.startMessage();
    for (int i = 0; i < columns.length; i++) {
      if (!row.isNull(positions[i])) {
        out.startField(columns[i].name(), i);
        write(row, positions[i], columns[i].type());
        out.endField(columns[i].name(), i);
      }
    }
    out.endMessage();
  }

  private void write(PgRow row, int at, ColumnType type) {
    switch (type.kind()) {
      case SMALLINT -> out.addInteger(row.shortAt(at));
      case INTEGER -> out.addInteger(row.intAt(at));
      case BIGINT -> out.addLong(row.longAt(at));
      case REAL -> out.addFloat(Float.intBitsToFloat(row.intAt(at)));
      case DOUBLE -> out.addDouble(Double.longBitsToDouble(row.longAt(at)));
      case BOOLEAN -> out.addBoolean(row.booleanAt(at));
      case DATE -> out.addInteger(row.intAt(at) + EPOCH_DAYS);
      // UNLOAD drops the zone: what is left is the time in UTC.
      case TIMESTAMP, TIMESTAMPTZ -> out.addLong(row.longAt(at) + EPOCH_MICROS);
      case VARCHAR, CHAR, SUPER ->
          out.addBinary(Binary.fromReusedByteArray(row.array(), row.offset(at), row.length(at)));
      case TIME, VARBYTE ->
          throw new IllegalStateException("a column of this type was refused before");
      case DECIMAL -> writeDecimal(PgNumeric.read(row.slice(at), type.scale()), type.precision());
    }
  }

  private void writeDecimal(BigInteger unscaled, int precision) {
    if (precision <= UnloadSchema.MAX_INT32_PRECISION) {
      out.addInteger(unscaled.intValueExact());
    } else if (precision <= UnloadSchema.MAX_INT64_PRECISION) {
      out.addLong(unscaled.longValueExact());
    } else {
      byte[] bytes = unscaled.toByteArray();
      byte[] fixed = new byte[UnloadSchema.DECIMAL_BYTES];
      Arrays.fill(fixed, (byte) (unscaled.signum() < 0 ? -1 : 0));
      System.arraycopy(bytes, 0, fixed, fixed.length - bytes.length, bytes.length);
      out.addBinary(Binary.fromConstantByteArray(fixed));
    }
  }
}

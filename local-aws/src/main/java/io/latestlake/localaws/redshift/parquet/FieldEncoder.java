package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.math.BigInteger;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Takes a field of the current row from the Parquet reader, and writes it when the row is complete:
 * columns come in no fixed order.
 */
final class FieldEncoder extends PrimitiveConverter {
  /** PostgreSQL counts from 2000-01-01. */
  private static final int EPOCH_DAYS = 10_957;

  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  private final String file;
  private final TableColumn column;
  private final ColumnType.Kind kind;
  private final PrimitiveTypeName physical;
  private final long timestampFactor;
  private boolean present;
  private long number;
  private Binary binary;

  FieldEncoder(String file, TableColumn column, PrimitiveTypeName physical, boolean millis) {
    this.file = requireNonNull(file, "file is null");
    this.column = requireNonNull(column, "column is null");
    this.kind = column.type().kind();
    this.physical = requireNonNull(physical, "physical is null");
    this.timestampFactor = millis ? 1000 : 1;
  }

  @Override
  public void addBoolean(boolean value) {
    number = value ? 1 : 0;
    present = true;
  }

  @Override
  public void addInt(int value) {
    number = value;
    present = true;
  }

  @Override
  public void addLong(long value) {
    number = value;
    present = true;
  }

  @Override
  public void addFloat(float value) {
    number = Float.floatToRawIntBits(value);
    present = true;
  }

  @Override
  public void addDouble(double value) {
    number = Double.doubleToRawLongBits(value);
    present = true;
  }

  @Override
  public void addBinary(Binary value) {
    binary = value;
    present = true;
  }

  /** Writes the field, NULL if none came, and forgets it. */
  void write(CopyBuffer buffer) {
    if (!present) {
      buffer.putNull();
      return;
    }
    present = false;
    switch (kind) {
      case SMALLINT -> buffer.putShort((short) number);
      case INTEGER, REAL -> buffer.putInt((int) number);
      case BIGINT, DOUBLE -> buffer.putLong(number);
      case BOOLEAN -> buffer.putBoolean(number != 0);
      case DATE -> buffer.putInt((int) number - EPOCH_DAYS);
      case TIMESTAMP -> buffer.putLong(number * timestampFactor - EPOCH_MICROS);
      case VARCHAR, CHAR, VARBYTE -> writeBytes(buffer);
      case TIME, TIMESTAMPTZ, SUPER ->
          throw new IllegalStateException("a column of this type was refused before");
      case DECIMAL -> PgNumeric.write(buffer, unscaled(), column.type().scale());
    }
  }

  private void writeBytes(CopyBuffer buffer) {
    int limit = column.type().length();
    if (limit > 0 && binary.length() > limit) {
      throw RefusedSqlException.error(
          "Spectrum Scan Error\n  code: 15001\n  context: The length of the data column "
              + column.name()
              + " is longer than the length defined in the table. Table: "
              + limit
              + ", Data: "
              + binary.length()
              + ", File name: "
              + file);
    }
    buffer.putBytes(binary.toByteBuffer());
  }

  private BigInteger unscaled() {
    boolean isNumber = physical == PrimitiveTypeName.INT32 || physical == PrimitiveTypeName.INT64;
    return isNumber ? BigInteger.valueOf(number) : new BigInteger(binary.getBytes());
  }
}

package io.latestlake.source.zone;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How the values of a column are written as JSON (dms-formats 3.6): as DMS writes them in JSON
 * itself. Numbers without loss, times of the day and timestamps as ISO text with six digits, bytes
 * as hex. Timestamps have no zone: DMS's are those of its own clock, whatever the file says.
 */
interface ParquetValue {
  long DAY_SECONDS = 86_400;
  long DAY_NANOS = DAY_SECONDS * 1_000_000_000;
  long JULIAN_DAY_OF_1970 = 2_440_588;
  DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT);
  DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

  default void write(long number, JsonGenerator json) throws IOException {
    json.writeNumber(number);
  }

  default void write(Binary binary, JsonGenerator json) throws IOException {
    json.writeString("0x" + HexFormat.of().formatHex(binary.getBytes()));
  }

  static ParquetValue of(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return new Decimal(decimal.getScale());
    }
    if (annotation instanceof DateLogicalTypeAnnotation) {
      return new Date();
    }
    if (annotation instanceof TimeLogicalTypeAnnotation time) {
      return new TimeOfDay(nanos(time.getUnit()));
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
      return new Timestamp(nanos(timestamp.getUnit()));
    }
    if (annotation instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return new Unsigned(type.getPrimitiveTypeName() == PrimitiveTypeName.INT32);
    }
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return new OldTimestamp();
    }
    boolean text =
        annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
            || annotation instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
            || annotation instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
    return text ? new Text() : new Plain();
  }

  private static long nanos(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000_000;
      case MICROS -> 1_000;
      case NANOS -> 1;
    };
  }

  /** Numbers as they are, bytes as hex. */
  record Plain() implements ParquetValue {}

  record Text() implements ParquetValue {
    @Override
    public void write(Binary binary, JsonGenerator json) throws IOException {
      byte[] utf8 = binary.getBytesUnsafe();
      json.writeUTF8String(utf8, 0, utf8.length);
    }
  }

  record Decimal(int scale) implements ParquetValue {
    @Override
    public void write(long number, JsonGenerator json) throws IOException {
      json.writeNumber(BigDecimal.valueOf(number, scale));
    }

    @Override
    public void write(Binary binary, JsonGenerator json) throws IOException {
      json.writeNumber(new BigDecimal(new BigInteger(binary.getBytesUnsafe()), scale));
    }
  }

  record Date() implements ParquetValue {
    @Override
    public void write(long days, JsonGenerator json) throws IOException {
      json.writeString(LocalDate.ofEpochDay(days).toString());
    }
  }

  /** Redshift's {@code time} has 24:00:00; what no clock shows is a number, which it refuses. */
  record TimeOfDay(long nanosOfUnit) implements ParquetValue {
    @Override
    public void write(long units, JsonGenerator json) throws IOException {
      long unitsOfDay = DAY_NANOS / nanosOfUnit;
      if (units == unitsOfDay) {
        json.writeString("24:00:00");
      } else if (units < 0 || units > unitsOfDay) {
        json.writeNumber(units);
      } else {
        json.writeString(TIME.format(LocalTime.ofNanoOfDay(units * nanosOfUnit)));
      }
    }
  }

  record Timestamp(long nanosOfUnit) implements ParquetValue {
    @Override
    public void write(long units, JsonGenerator json) throws IOException {
      long unitsOfSecond = 1_000_000_000 / nanosOfUnit;
      json.writeString(
          TIMESTAMP.format(
              LocalDateTime.ofEpochSecond(
                  Math.floorDiv(units, unitsOfSecond),
                  (int) (Math.floorMod(units, unitsOfSecond) * nanosOfUnit),
                  ZoneOffset.UTC)));
    }
  }

  record Unsigned(boolean ofInt) implements ParquetValue {
    @Override
    public void write(long number, JsonGenerator json) throws IOException {
      json.writeNumber(
          ofInt ? Long.toString(number & 0xffff_ffffL) : Long.toUnsignedString(number));
    }
  }

  /** INT96: nanoseconds of the day, then the Julian day. */
  record OldTimestamp() implements ParquetValue {
    @Override
    public void write(Binary binary, JsonGenerator json) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(binary.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
      long nanos = bytes.getLong();
      long day = bytes.getInt() - JULIAN_DAY_OF_1970;
      json.writeString(
          TIMESTAMP.format(
              LocalDateTime.ofEpochSecond(day * DAY_SECONDS, 0, ZoneOffset.UTC).plusNanos(nanos)));
    }
  }
}

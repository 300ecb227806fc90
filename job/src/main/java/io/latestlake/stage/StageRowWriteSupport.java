package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.dms.RowLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes the encoded columns of a row straight into Parquet's column writers. */
final class StageRowWriteSupport extends WriteSupport<StageRow> implements RowLayout.Reader {
  private static final Binary UPSERT = Binary.fromConstantByteArray(new byte[] {'U'});
  private static final Binary DELETE = Binary.fromConstantByteArray(new byte[] {'D'});

  private final RowLayout layout;
  private final MessageType schema;
  private final String[] names;

  /** Columns whose microseconds of the day are staged as a text. */
  private final boolean[] timesOfDay;

  private RecordConsumer consumer;

  StageRowWriteSupport(RowLayout layout, MessageType schema) {
    this.layout = requireNonNull(layout, "layout is null");
    this.schema = requireNonNull(schema, "schema is null");
    this.names = schema.getFields().stream().map(field -> field.getName()).toArray(String[]::new);
    this.timesOfDay = new boolean[names.length];
    for (int i = 0; i < layout.columns().size(); i++) {
      timesOfDay[i] = layout.columns().get(i).type() instanceof ColumnType.Time;
    }
  }

  @Override
  public String getName() {
    return "latest-lake-stage";
  }

  @Override
  @SuppressWarnings("deprecation") // abstract still
  public WriteContext init(Configuration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    consumer = recordConsumer;
  }

  @Override
  public void write(StageRow row) {
    consumer.startMessage();
    layout.read(row.row, this);
    int next = layout.columns().size();
    start(next);
    consumer.addBinary(row.delete ? DELETE : UPSERT);
    end(next++);
    if (row.day != 0) {
      Day day = Day.unpack(row.day);
      intValue(next, day.year());
      intValue(next + 1, day.month());
      intValue(next + 2, day.day());
    }
    next += 3;
    longValue(next++, row.life);
    longValue(next, row.seq);
    consumer.endMessage();
  }

  @Override
  public void nullValue(int column) {}

  @Override
  public void intValue(int column, int value) {
    start(column);
    consumer.addInteger(value);
    end(column);
  }

  @Override
  public void longValue(int column, long value) {
    start(column);
    if (timesOfDay[column]) {
      consumer.addBinary(Binary.fromConstantByteArray(clock(value)));
    } else {
      consumer.addLong(value);
    }
    end(column);
  }

  @Override
  public void floatValue(int column, float value) {
    start(column);
    consumer.addFloat(value);
    end(column);
  }

  @Override
  public void doubleValue(int column, double value) {
    start(column);
    consumer.addDouble(value);
    end(column);
  }

  @Override
  public void booleanValue(int column, boolean value) {
    start(column);
    consumer.addBoolean(value);
    end(column);
  }

  @Override
  public void bytesValue(int column, byte[] row, int offset, int length) {
    start(column);
    consumer.addBinary(Binary.fromConstantByteArray(row, offset, length));
    end(column);
  }

  private void start(int column) {
    consumer.startField(names[column], column);
  }

  private void end(int column) {
    consumer.endField(names[column], column);
  }

  /** {@code 23:59:59.999999}. */
  private static byte[] clock(long micros) {
    byte[] text = "00:00:00.000000".getBytes(StandardCharsets.US_ASCII);
    long second = micros / 1_000_000;
    digits(text, 0, 2, second / 3600);
    digits(text, 3, 2, second / 60 % 60);
    digits(text, 6, 2, second % 60);
    digits(text, 9, 6, micros % 1_000_000);
    return text;
  }

  private static void digits(byte[] text, int at, int count, long value) {
    long rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}

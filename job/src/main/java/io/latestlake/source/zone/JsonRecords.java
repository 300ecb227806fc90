package io.latestlake.source.zone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Makes a JSON object of each record: its columns in the file's order, those without a value as
 * null. No tree is built; values go from the pages into the text.
 */
final class JsonRecords extends RecordMaterializer<byte[]> {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private final String[] names;
  private final Converter[] converters;
  private int written;

  /**
   * @throws IllegalArgumentException for a column of columns, which DMS does not write
   */
  JsonRecords(MessageType schema) {
    names = new String[schema.getFieldCount()];
    converters = new Converter[names.length];
    for (int i = 0; i < names.length; i++) {
      Type type = schema.getType(i);
      names[i] = type.getName();
      if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
        throw new IllegalArgumentException("column " + names[i] + " is not of a simple type");
      }
      converters[i] = new Column(i, ParquetValue.of(type.asPrimitiveType()));
    }
    try {
      json = JSON.createGenerator(bytes);
      json.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
      // Rows are parted by taking them, not by a blank.
      json.setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] getCurrentRecord() {
    return bytes.toByteArray();
  }

  @Override
  public GroupConverter getRootConverter() {
    return new Root();
  }

  private void nullsUpTo(int column) throws IOException {
    while (written < column) {
      json.writeNullField(names[written++]);
    }
  }

  private final class Root extends GroupConverter {
    @Override
    public Converter getConverter(int column) {
      return converters[column];
    }

    @Override
    public void start() {
      try {
        bytes.reset();
        written = 0;
        json.writeStartObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void end() {
      try {
        nullsUpTo(names.length);
        json.writeEndObject();
        json.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private interface Write {
    void to(JsonGenerator json) throws IOException;
  }

  private final class Column extends PrimitiveConverter {
    private final int column;
    private final ParquetValue value;

    Column(int column, ParquetValue value) {
      this.column = column;
      this.value = value;
    }

    private void write(Write write) {
      try {
        nullsUpTo(column);
        json.writeFieldName(names[column]);
        write.to(json);
        written = column + 1;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void addBinary(Binary binary) {
      write(to -> value.write(binary, to));
    }

    @Override
    public void addBoolean(boolean bool) {
      write(to -> to.writeBoolean(bool));
    }

    @Override
    public void addDouble(double number) {
      write(to -> to.writeNumber(number));
    }

    @Override
    public void addFloat(float number) {
      write(to -> to.writeNumber(number));
    }

    @Override
    public void addInt(int number) {
      write(to -> value.write(number, to));
    }

    @Override
    public void addLong(long number) {
      write(to -> value.write(number, to));
    }
  }
}

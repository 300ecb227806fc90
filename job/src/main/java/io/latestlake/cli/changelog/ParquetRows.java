package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.MemoryFile;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Rows as DMS writes Parquet (dms-formats 3.6): numbers are INT32 and DOUBLE, all else text. */
final class ParquetRows implements RowsOfFile {
  private static final String OP = "Op";

  private final String timestampColumn;
  private final MemoryFile file = new MemoryFile();
  private MessageType schema;
  private ParquetWriter<Group> writer;

  ParquetRows(String timestampColumn) {
    this.timestampColumn = requireNonNull(timestampColumn, "timestampColumn is null");
  }

  @Override
  public void load(String timestamp, String[] values) throws IOException {
    open(false);
    write(new SimpleGroup(schema), timestamp, values);
  }

  @Override
  public void change(char op, String timestamp, String[] values) throws IOException {
    open(true);
    SimpleGroup row = new SimpleGroup(schema);
    row.add(OP, String.valueOf(op));
    write(row, timestamp, values);
  }

  private void open(boolean withOp) throws IOException {
    if (writer == null) {
      schema = schema(withOp);
      writer =
          ExampleParquetWriter.builder(file)
              .withType(schema)
              .withConf(new PlainParquetConfiguration())
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .build();
    }
  }

  private void write(SimpleGroup row, String timestamp, String[] values) throws IOException {
    row.add(timestampColumn, timestamp);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].isEmpty()) {
        add(row, i, values[i]);
      }
    }
    writer.write(row);
  }

  private static void add(SimpleGroup row, int column, String value) {
    String name = CasesTable.COLUMNS.get(column);
    switch (type(column)) {
      case INT32 -> row.add(name, new BigDecimal(value).intValueExact());
      case DOUBLE -> row.add(name, Double.parseDouble(value));
      default -> row.add(name, value);
    }
  }

  private MessageType schema(boolean withOp) {
    Types.MessageTypeBuilder columns = Types.buildMessage();
    if (withOp) {
      text(columns, OP);
    }
    text(columns, timestampColumn);
    for (int i = 0; i < CasesTable.COLUMNS.size(); i++) {
      String name = CasesTable.COLUMNS.get(i);
      if (type(i) == PrimitiveTypeName.BINARY) {
        text(columns, name);
      } else {
        columns.optional(type(i)).named(name);
      }
    }
    return columns.named("schema");
  }

  private static void text(Types.MessageTypeBuilder columns, String name) {
    columns.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(name);
  }

  private static PrimitiveTypeName type(int column) {
    if (!CasesTable.isNumber(column)) {
      return PrimitiveTypeName.BINARY;
    }
    return CasesTable.isCoordinate(column) ? PrimitiveTypeName.DOUBLE : PrimitiveTypeName.INT32;
  }

  @Override
  public byte[] finish() throws IOException {
    if (writer != null) {
      writer.close();
    }
    return file.toByteArray();
  }

  @Override
  public String extension() {
    return ".parquet";
  }
}

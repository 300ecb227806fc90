package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Writes each row straight into the copy buffer; the record itself is nothing. */
final class RowMaterializer extends RecordMaterializer<Void> {
  private final Row row;

  RowMaterializer(CopyBuffer buffer, List<FieldEncoder> fields) {
    this.row = new Row(buffer, fields);
  }

  @Override
  public Void getCurrentRecord() {
    return null;
  }

  @Override
  public GroupConverter getRootConverter() {
    return row;
  }

  private static final class Row extends GroupConverter {
    private final CopyBuffer buffer;
    private final FieldEncoder[] fields;

    Row(CopyBuffer buffer, List<FieldEncoder> fields) {
      this.buffer = requireNonNull(buffer, "buffer is null");
      this.fields = fields.toArray(FieldEncoder[]::new);
    }

    @Override
    public Converter getConverter(int index) {
      return fields[index];
    }

    @Override
    public void start() {
      buffer.startRow(fields.length);
    }

    @Override
    public void end() {
      for (FieldEncoder field : fields) {
        field.write(buffer);
      }
    }
  }
}

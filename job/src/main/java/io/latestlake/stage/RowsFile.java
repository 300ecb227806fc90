package io.latestlake.stage;

import io.latestlake.dms.RowLayout;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** A stage file that is being written. */
final class RowsFile {
  private final MemoryFile file = new MemoryFile();
  private final ParquetWriter<StageRow> parquet;
  private long rows;

  RowsFile(RowLayout layout, MessageType schema) throws IOException {
    parquet = new Builder(file, layout, schema).build();
  }

  void write(StageRow row) throws IOException {
    parquet.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return parquet.getDataSize();
  }

  byte[] close() throws IOException {
    parquet.close();
    return file.toByteArray();
  }

  private static final class Builder extends ParquetWriter.Builder<StageRow, Builder> {
    private final RowLayout layout;
    private final MessageType schema;

    Builder(OutputFile file, RowLayout layout, MessageType schema) {
      super(file);
      this.layout = layout;
      this.schema = schema;
      withConf(new PlainParquetConfiguration());
      withCompressionCodec(CompressionCodecName.SNAPPY);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract still
    protected WriteSupport<StageRow> getWriteSupport(Configuration configuration) {
      return new StageRowWriteSupport(layout, schema);
    }

    @Override
    protected WriteSupport<StageRow> getWriteSupport(ParquetConfiguration configuration) {
      return new StageRowWriteSupport(layout, schema);
    }
  }
}

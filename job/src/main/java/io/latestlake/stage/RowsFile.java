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
import org.apache.parquet.schema.Type;

/**
 * A stage file that is being written. It is read once, as a whole, by a COPY: so it has no
 * dictionaries, whose hashing of every value took more time than all else about a row, and no
 * statistics, which COPY has no use for.
 */
final class RowsFile {
  /** Asking for the size walks over all columns. */
  private static final int ROWS_BETWEEN_LOOKS = 256;

  /** What waits to be compressed stays in a processor's cache. */
  private static final int PAGE_BYTES = 128 << 10;

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

  /** Whether it has that many bytes, compressed or waiting to be; looked at now and then. */
  boolean holds(long bytes) {
    return rows % ROWS_BETWEEN_LOOKS == 0 && parquet.getDataSize() >= bytes;
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
      withDictionaryEncoding(false);
      // By column: parquet 1.15 takes no notice of the setting for all of them.
      for (Type column : schema.getFields()) {
        withStatisticsEnabled(column.getName(), false);
        withSizeStatisticsEnabled(column.getName(), false);
      }
      withPageSize(PAGE_BYTES);
      withMinRowCountForPageSizeCheck(ROWS_BETWEEN_LOOKS);
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

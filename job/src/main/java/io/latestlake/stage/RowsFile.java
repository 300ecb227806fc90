package io.latestlake.stage;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowLayout;
import java.io.IOException;
import java.util.Collection;
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
 * The content of a stage file. It is read once, as a whole, by a COPY: so it has no dictionaries,
 * whose hashing of every value took more time than all else about a row, and no statistics, which
 * COPY has no use for.
 */
record RowsFile(byte[] content, long rows) {
  /** What waits to be compressed stays in a processor's cache. */
  private static final int PAGE_BYTES = 128 << 10;

  private static final int ROWS_BETWEEN_SIZE_CHECKS = 256;

  RowsFile {
    requireNonNull(content, "content is null");
  }

  /**
   * Writes the changes one after the other.
   *
   * @param firstSeq of the first row; the others follow it without gaps
   */
  static RowsFile of(
      Collection<RowChange> changes, RowLayout layout, MessageType schema, long life, long firstSeq)
      throws IOException {
    MemoryFile file = new MemoryFile();
    StageRow row = new StageRow();
    row.life = life;
    row.seq = firstSeq;
    try (ParquetWriter<StageRow> parquet = new Builder(file, layout, schema).build()) {
      for (RowChange change : changes) {
        write(change, row, parquet);
      }
    }
    return new RowsFile(file.toByteArray(), row.seq - firstSeq);
  }

  private static void write(RowChange change, StageRow row, ParquetWriter<StageRow> parquet)
      throws IOException {
    row.row = change.row();
    boolean leavesItsDay = change.previousDay() != 0 && change.previousDay() != change.day();
    if (change.delete() || leavesItsDay) {
      // Names the day that the row leaves: the files alone tell all staged dirty days. The upsert
      // behind it has the greater seq, so this one changes nothing.
      write(true, change.previousDay(), row, parquet);
    }
    if (!change.delete()) {
      write(false, change.day(), row, parquet);
    }
  }

  private static void write(boolean delete, int day, StageRow row, ParquetWriter<StageRow> parquet)
      throws IOException {
    row.delete = delete;
    row.day = day;
    parquet.write(row);
    row.seq++;
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
      withMinRowCountForPageSizeCheck(ROWS_BETWEEN_SIZE_CHECKS);
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

package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/**
 * One file of an UNLOAD while it is written: SNAPPY, row groups of 32 MB. Without dictionaries: in
 * files of a day each they cost more time than anything else, and save little.
 */
public final class ParquetFileBuilder {
  private static final long ROW_GROUP_BYTES = 32L * 1024 * 1024;

  private final BytesOutputFile file = new BytesOutputFile();
  private final ParquetWriter<PgRow> writer;
  private long rows;

  public ParquetFileBuilder(UnloadSchema schema) throws IOException {
    requireNonNull(schema, "schema is null");
    this.writer =
        new Builder(file, schema.writeSupport())
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new SnappyCodec())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withDictionaryEncoding(false)
            .build();
  }

  public void write(PgRow row) throws IOException {
    writer.write(row);
    rows++;
  }

  public long rows() {
    return rows;
  }

  public long bytesSoFar() {
    return writer.getDataSize();
  }

  public byte[] finish() throws IOException {
    writer.close();
    return file.toByteArray();
  }

  private static final class Builder extends ParquetWriter.Builder<PgRow, Builder> {
    private final WriteSupport<PgRow> support;

    Builder(OutputFile file, WriteSupport<PgRow> support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // the one abstract method
    protected WriteSupport<PgRow> getWriteSupport(Configuration configuration) {
      return support;
    }

    @Override
    protected WriteSupport<PgRow> getWriteSupport(ParquetConfiguration configuration) {
      return support;
    }
  }
}

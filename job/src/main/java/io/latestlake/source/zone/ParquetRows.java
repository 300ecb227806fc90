package io.latestlake.source.zone;

import io.latestlake.source.zone.ParquetInput.StoreException;
import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a Parquet file as JSON objects. A row group is in memory as a whole; those that were
 * read before a restart are passed over without being read.
 */
final class ParquetRows implements FileRows {
  private static final int MOST_SHOWN = 200;

  private final ParquetFileReader file;
  private final MessageColumnIO columns;
  private final JsonRecords json;

  private RecordReader<byte[]> group;
  private long leftInGroup;
  private byte[] row;

  private ParquetRows(ParquetFileReader file) {
    this.file = file;
    MessageType schema = file.getFileMetaData().getSchema();
    columns = new ColumnIOFactory().getColumnIO(schema);
    json = new JsonRecords(schema);
  }

  static ParquetRows open(Path path, long length) throws IOException {
    ParquetInput input = new ParquetInput(path, length);
    return damagedIfNotParquet(
        () -> {
          ParquetFooter.requireBounded(input);
          ParquetFileReader file =
              ParquetFileReader.open(
                  input,
                  ParquetReadOptions.builder(new PlainParquetConfiguration())
                      .withCodecFactory(new ParquetPages())
                      .build());
          try {
            ParquetFooter.requirePossible(file.getRowGroups(), length);
            return new ParquetRows(file);
          } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
          }
        });
  }

  @Override
  public boolean next() throws IOException {
    return damagedIfNotParquet(
        () -> {
          while (leftInGroup == 0) {
            PageReadStore pages = file.readNextRowGroup();
            if (pages == null) {
              return false;
            }
            leftInGroup = pages.getRowCount();
            group = columns.getRecordReader(pages, json);
          }
          leftInGroup--;
          row = group.read();
          return true;
        });
  }

  @Override
  public byte[] row() {
    return row;
  }

  @Override
  public boolean isCut() {
    return false;
  }

  @Override
  public void skip(long rows) throws IOException {
    long left = rows;
    for (var block : file.getRowGroups()) {
      if (left < block.getRowCount()) {
        break;
      }
      left -= block.getRowCount();
      file.skipNextRowGroup();
    }
    for (; left > 0; left--) {
      if (!next()) {
        throw new EOFException("has fewer rows than the " + rows + " that were read before");
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Parquet tells of what it cannot read by exceptions of many kinds, checked and unchecked, of
   * groups in groups without end by none, and of a count of encoded values by an array that cannot
   * be had. Is memory short for another reason, the file is read on at the next look.
   */
  private static <T> T damagedIfNotParquet(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof StoreException ofStore) {
          throw ofStore.getCause();
        } else if (cause instanceof DamagedException damaged) {
          throw damaged;
        }
      }
      throw new DamagedException("it cannot be read as Parquet (" + inOneLine(e) + ")", e);
    }
  }

  /** Some of Parquet's messages have the whole schema in them, others nothing. */
  private static String inOneLine(Throwable e) {
    if (e.getMessage() == null || e instanceof NullPointerException) {
      return e.getClass().getSimpleName();
    }
    String line = e.getMessage().lines().findFirst().orElse("").strip();
    return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
  }
}

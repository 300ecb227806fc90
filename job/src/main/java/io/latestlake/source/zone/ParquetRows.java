package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of a Parquet file as JSON objects. A row group is in memory as a whole; those that were
 * read before a restart are passed over without being read.
 */
final class ParquetRows implements FileRows {
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
    return damagedIfNotParquet(
        () ->
            new ParquetRows(
                ParquetFileReader.open(
                    new FlinkFile(path, length),
                    ParquetReadOptions.builder(new PlainParquetConfiguration()).build())));
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

  /** Parquet tells of what it cannot read by unchecked exceptions of many kinds. */
  private static <T> T damagedIfNotParquet(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (RuntimeException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new DamagedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A file as Parquet wants it, from Flink's file system. */
  private record FlinkFile(Path path, long length) implements InputFile {
    FlinkFile {
      requireNonNull(path, "path is null");
    }

    @Override
    public long getLength() {
      return length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      FSDataInputStream in = path.getFileSystem().open(path);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() throws IOException {
          return in.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          in.seek(position);
        }
      };
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}

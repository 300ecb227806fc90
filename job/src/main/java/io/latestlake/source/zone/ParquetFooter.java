package io.latestlake.source.zone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.SeekableInputStream;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TProtocolUtil;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * What a Parquet file says of itself at its end, looked at before Parquet acts on it: Parquet makes
 * lists and buffers as large as the footer tells, and gives as many rows. One changed bit would
 * else be an OutOfMemoryError, which ends a task manager and not one file, or rows without end.
 */
final class ParquetFooter {
  /** Its length and the magic number. */
  private static final int TAIL = 8;

  /** Thrift's sign of a struct. */
  private static final byte STRUCT = 12;

  private static final int DEEPEST = 64;

  private ParquetFooter() {}

  /**
   * Walks through the footer without keeping anything, so that each length and count in it is known
   * to be within the footer. Whether it is one at all, Parquet finds out.
   */
  static void requireBounded(ParquetInput file) throws IOException {
    if (file.length() < TAIL) {
      return;
    }
    try (SeekableInputStream in = file.newStream()) {
      byte[] tail = new byte[TAIL];
      in.seek(file.length() - TAIL);
      in.readFully(tail);
      int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length < 0 || length > file.length() - TAIL) {
        throw new DamagedException("its footer would begin before the file does", null);
      }
      byte[] footer = new byte[length];
      in.seek(file.length() - TAIL - length);
      in.readFully(footer);
      walk(footer);
    }
  }

  private static void walk(byte[] footer) throws DamagedException {
    try {
      TConfiguration limits = new TConfiguration(footer.length, footer.length, DEEPEST);
      TProtocolUtil.skip(
          new TCompactProtocol(new TIOStreamTransport(limits, new ByteArrayInputStream(footer))),
          STRUCT);
    } catch (TException e) {
      throw new DamagedException("its footer cannot be read: " + e.getMessage(), e);
    }
  }

  /** DMS's columns have one value a row, so all counts of a row group are one number. */
  static void requirePossible(List<BlockMetaData> groups, long length) throws DamagedException {
    for (BlockMetaData group : groups) {
      long rows = group.getRowCount();
      long bytes = 0;
      if (rows < 0 || group.getColumns().isEmpty()) {
        throw new DamagedException("a row group has no columns, or less than no rows", null);
      }
      for (ColumnChunkMetaData column : group.getColumns()) {
        if (column.getValueCount() != rows) {
          throw new DamagedException(
              "a row group has "
                  + rows
                  + " rows, but "
                  + column.getValueCount()
                  + " values in a column",
              null);
        }
        bytes += column.getTotalSize();
        if (column.getTotalSize() < 0 || column.getStartingPos() < 0 || bytes > length) {
          throw new DamagedException("a row group is larger than the file", null);
        }
      }
    }
  }
}

package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.redshift.sql.RefusedSqlException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/**
 * A file to load. Its columns map onto the table's by position, and each type must match exactly.
 */
public final class ParquetFile {
  private static final int CANCEL_CHECK_ROWS = 1 << 16;

  private final String name;
  private final byte[] bytes;

  public ParquetFile(String name, byte[] bytes) {
    this.name = requireNonNull(name, "name is null");
    this.bytes = requireNonNull(bytes, "bytes is null");
  }

  public void copyTo(CopyBuffer buffer, List<TableColumn> columns, Runnable cancelCheck)
      throws IOException, SQLException {
    try (ParquetFileReader reader = open()) {
      MessageType schema = reader.getFileMetaData().getSchema();
      RowMaterializer rows =
          new RowMaterializer(buffer, new SchemaMatch(name, schema, columns).encoders());
      MessageColumnIO columnIo = new ColumnIOFactory(false).getColumnIO(schema);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<Void> records = columnIo.getRecordReader(group, rows);
        for (long i = 0; i < group.getRowCount(); i++) {
          if (i % CANCEL_CHECK_ROWS == 0) {
            cancelCheck.run();
          }
          records.read();
          buffer.endRow();
        }
      }
    }
  }

  private ParquetFileReader open() throws IOException {
    try {
      return ParquetFileReader.open(
          new BytesInputFile(bytes), ParquetReadOptions.builder().build());
    } catch (RuntimeException e) {
      throw RefusedSqlException.error(
          "Spectrum Scan Error\n  code: 15001\n  context: File '"
              + name
              + "' is not a valid Parquet file: "
              + e.getMessage());
    }
  }
}

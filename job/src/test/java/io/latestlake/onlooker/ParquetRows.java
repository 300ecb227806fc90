package io.latestlake.onlooker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * The rows of Parquet files, each as a text of all its columns. The rows are sorted: two reads of
 * the same rows are equal, in whatever files they lie.
 */
final class ParquetRows {
  private ParquetRows() {}

  static List<String> of(Collection<byte[]> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (byte[] file : files) {
      read(file, rows);
    }
    Collections.sort(rows);
    return rows;
  }

  private static void read(byte[] content, List<String> rows) throws IOException {
    try (ParquetFileReader file = ParquetFileReader.open(new InMemory(content))) {
      MessageType schema = file.getFileMetaData().getSchema();
      for (PageReadStore pages = file.readNextRowGroup();
          pages != null;
          pages = file.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          rows.add(text(schema, records.read()));
        }
      }
    }
  }

  private static String text(MessageType schema, Group row) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < schema.getFieldCount(); i++) {
      String value = row.getFieldRepetitionCount(i) == 0 ? "null" : row.getValueToString(i, 0);
      text.add(schema.getFieldName(i) + "=" + value);
    }
    return text.toString();
  }

  private record InMemory(byte[] content) implements InputFile {
    @Override
    public long getLength() {
      return content.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Positioned stream = new Positioned(content);
      return new DelegatingSeekableInputStream(stream) {
        @Override
        public long getPos() {
          return stream.position();
        }

        @Override
        public void seek(long position) {
          stream.seek((int) position);
        }
      };
    }
  }

  private static final class Positioned extends ByteArrayInputStream {
    Positioned(byte[] content) {
      super(content);
    }

    int position() {
      return pos;
    }

    void seek(int position) {
      pos = position;
    }
  }
}

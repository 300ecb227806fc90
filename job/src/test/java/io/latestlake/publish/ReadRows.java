package io.latestlake.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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

/** The rows of Parquet files as a text that two reads of the same rows have in common. */
final class ReadRows {
  private ReadRows() {}

  static String of(Collection<byte[]> files) throws IOException {
    List<String> rows = new ArrayList<>();
    for (byte[] file : files) {
      read(file, rows);
    }
    Collections.sort(rows);
    return String.join("", rows);
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
          Group row = records.read();
          rows.add(
              row.getString("id", 0)
                  + " "
                  + row.getString("name", 0)
                  + " "
                  + row.getInteger("twice", 0)
                  + "\n");
        }
      }
    }
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

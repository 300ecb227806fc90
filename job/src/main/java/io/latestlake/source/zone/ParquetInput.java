package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A file as Parquet wants it, from Flink's file system. What the file system itself fails with
 * comes as a {@link StoreException}: Parquet tells of bytes that make no sense by {@link
 * IOException} too, and only the one kind gets better by trying again.
 */
record ParquetInput(Path path, long length) implements InputFile {
  ParquetInput {
    requireNonNull(path, "path is null");
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    FSDataInputStream in = ofStore(() -> path.getFileSystem().open(path));
    return new DelegatingSeekableInputStream(new StoreStream(in)) {
      @Override
      public long getPos() throws IOException {
        return ofStore(in::getPos);
      }

      @Override
      public void seek(long position) throws IOException {
        if (position < 0 || position > length) {
          throw new DamagedException("it refers to byte " + position + " of " + length, null);
        }
        ofStore(
            () -> {
              in.seek(position);
              return null;
            });
      }
    };
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T ofStore(Call<T> call) throws StoreException {
    try {
      return call.run();
    } catch (IOException e) {
      throw new StoreException(e);
    }
  }

  /** The file system has failed; the cause is its own exception. */
  static final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreException(IOException cause) {
      super(requireNonNull(cause, "cause is null"));
    }

    @Override
    public synchronized IOException getCause() {
      return (IOException) super.getCause();
    }
  }

  private static final class StoreStream extends FilterInputStream {
    StoreStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return ofStore(in::read);
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      return ofStore(() -> in.read(target, offset, count));
    }

    @Override
    public long skip(long bytes) throws IOException {
      return ofStore(() -> in.skip(bytes));
    }

    @Override
    public void close() throws IOException {
      ofStore(
          () -> {
            in.close();
            return null;
          });
    }
  }
}

package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file that lies in memory. */
final class BytesInputFile implements InputFile {
  private final byte[] bytes;

  BytesInputFile(byte[] bytes) {
    this.bytes = requireNonNull(bytes, "bytes is null");
  }

  @Override
  public long getLength() {
    return bytes.length;
  }

  @Override
  public SeekableInputStream newStream() {
    return new Stream(ByteBuffer.wrap(bytes));
  }

  private static final class Stream extends SeekableInputStream {
    private final ByteBuffer buffer;

    Stream(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public long getPos() {
      return buffer.position();
    }

    @Override
    public void seek(long position) {
      buffer.position(Math.toIntExact(position));
    }

    @Override
    public int read() {
      return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, buffer.remaining());
      if (count == 0) {
        return length == 0 ? 0 : -1;
      }
      buffer.get(target, offset, count);
      return count;
    }

    @Override
    public int read(ByteBuffer target) {
      int count = Math.min(target.remaining(), buffer.remaining());
      if (count == 0) {
        return target.hasRemaining() ? -1 : 0;
      }
      target.put(buffer.slice(buffer.position(), count));
      buffer.position(buffer.position() + count);
      return count;
    }

    @Override
    public void readFully(byte[] target) throws EOFException {
      readFully(target, 0, target.length);
    }

    @Override
    public void readFully(byte[] target, int offset, int length) throws EOFException {
      check(length);
      buffer.get(target, offset, length);
    }

    @Override
    public void readFully(ByteBuffer target) throws EOFException {
      check(target.remaining());
      read(target);
    }

    private void check(int length) throws EOFException {
      if (buffer.remaining() < length) {
        throw new EOFException("the file ends at " + buffer.limit());
      }
    }
  }
}

package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's own decompression, which makes its buffers as large as a page says that it will be. So
 * that is limited first; DMS makes pages of 1 MB where its endpoint's {@code DataPageSize} says
 * nothing else.
 */
final class ParquetPages implements CompressionCodecFactory {
  /** As of a row of CSV. */
  private static final int MOST_BYTES = 64 << 20;

  private final CompressionCodecFactory codecs =
      new CodecFactory(new PlainParquetConfiguration(), 0);

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("files are only read");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    BytesInputDecompressor pages = codecs.getDecompressor(codec);
    return codec == CompressionCodecName.UNCOMPRESSED
        ? pages
        : new Limited(pages, codec == CompressionCodecName.SNAPPY);
  }

  @Override
  public void release() {
    codecs.release();
  }

  /**
   * @param sizeInFront whether the compressed bytes begin with the size too, which Snappy believes
   */
  private record Limited(BytesInputDecompressor pages, boolean sizeInFront)
      implements BytesInputDecompressor {
    Limited {
      requireNonNull(pages, "pages is null");
    }

    @Override
    public BytesInput decompress(BytesInput compressed, int size) throws IOException {
      if (size < 0 || size > MOST_BYTES) {
        throw new DamagedException(
            "a page of it would have "
                + size
                + " bytes; if it is whole, set DataPageSize of the DMS endpoint to less than 64 MB",
            null);
      }
      if (sizeInFront) {
        requireInFront(size, compressed.toInputStream());
      }
      return pages.decompress(compressed, size);
    }

    @Override
    public void decompress(ByteBuffer compressed, int from, ByteBuffer into, int size)
        throws IOException {
      throw new UnsupportedOperationException("pages are decompressed on the heap");
    }

    @Override
    public void release() {
      pages.release();
    }

    /** Seven bits a byte, the least first. */
    private static void requireInFront(int size, InputStream compressed) throws IOException {
      long inFront = 0;
      int next = 0x80;
      for (int shift = 0; shift < Integer.SIZE && (next & 0x80) != 0; shift += 7) {
        next = Math.max(0, compressed.read());
        inFront |= (long) (next & 0x7f) << shift;
      }
      if (inFront != size) {
        throw new DamagedException(
            "a page of it says that it has " + size + " bytes, and " + inFront, null);
      }
    }
  }
}

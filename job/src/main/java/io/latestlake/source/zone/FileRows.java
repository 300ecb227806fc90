package io.latestlake.source.zone;

import java.io.Closeable;
import java.io.IOException;

/** The rows of one open file, one after the other. */
interface FileRows extends Closeable {
  /** Goes to the next row. */
  boolean next() throws IOException;

  /** What a {@link io.latestlake.dms.FileRow} has as its value. */
  byte[] row();

  /** Whether {@link #row()} is only the row's beginning. */
  boolean isCut();

  /** Passes over rows that were delivered before. */
  void skip(long rows) throws IOException;
}

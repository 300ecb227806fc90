package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/**
 * Takes a lock when its end is reached. Its reader may close it before all is done for which the
 * lock was taken, so giving the lock back is left to who made the stream.
 */
final class LockingInputStream extends FilterInputStream {
  private final Supplier<KeyLocks.Held> atEnd;
  private KeyLocks.Held held;

  LockingInputStream(InputStream content, Supplier<KeyLocks.Held> atEnd) {
    super(content);
    this.atEnd = requireNonNull(atEnd, "atEnd is null");
  }

  @Override
  public int read() throws IOException {
    return ended(super.read());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return ended(super.read(bytes, offset, length));
  }

  void release() {
    if (held != null) {
      held.close();
      held = null;
    }
  }

  private int ended(int read) {
    if (read < 0 && held == null) {
      held = atEnd.get();
    }
    return read;
  }
}

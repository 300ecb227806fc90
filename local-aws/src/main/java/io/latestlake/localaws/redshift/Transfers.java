package io.latestlake.localaws.redshift;

import java.util.concurrent.atomic.LongAdder;

/** What COPY read from S3 and UNLOAD wrote there, manifests included. */
public final class Transfers {
  private final LongAdder objectsRead = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder objectsWritten = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  /** The sums since the start. */
  public record Reading(long objectsRead, long bytesRead, long objectsWritten, long bytesWritten) {}

  public Reading read() {
    return new Reading(
        objectsRead.sum(), bytesRead.sum(), objectsWritten.sum(), bytesWritten.sum());
  }

  void read(long bytes) {
    objectsRead.increment();
    bytesRead.add(bytes);
  }

  void written(long bytes) {
    objectsWritten.increment();
    bytesWritten.add(bytes);
  }
}

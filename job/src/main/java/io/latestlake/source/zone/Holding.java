package io.latestlake.source.zone;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * All that a reader has in hand; sent when it starts and whenever that changes. One that reads
 * nothing asks for a file by it.
 *
 * @param reading of which it delivers rows, or will
 * @param paused of which it cannot go on reading
 */
record Holding(List<Held> reading, List<Paused> paused) implements SourceEvent {
  private static final long serialVersionUID = 1L;

  /** A split, without where it stands. */
  record Held(String id, String table, ZoneSplit.Content content) implements java.io.Serializable {}

  /**
   * @param id of the split
   * @param rowsRead before its reading was interrupted
   */
  record Paused(Held held, String path, long modifiedAt, long length, long rowsRead, String cause)
      implements java.io.Serializable {
    ZoneFile.Stamp stamp() {
      return new ZoneFile.Stamp(modifiedAt, length);
    }
  }

  Holding {
    reading = List.copyOf(reading);
    paused = List.copyOf(paused);
  }
}

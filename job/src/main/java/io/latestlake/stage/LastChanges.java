package io.latestlake.stage;

import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last change of each key that waits for the next file. What a key was in between nobody will
 * ever see, so it is not staged: the many changes of a busy key cost one row.
 *
 * <p>The previous day is that of the key's first change here: it names the day that the row is in
 * as far as the table knows, or as an earlier file says.
 */
final class LastChanges {
  /** Of a change in the heap, beside the bytes of row and key. */
  private static final int OVERHEAD_BYTES = 150;

  private final Map<RowKey, RowChange> changes = new LinkedHashMap<>();
  private long bytes;

  void add(RowChange change) {
    RowChange earlier = changes.put(change.key(), change);
    if (earlier == null) {
      bytes += change.row().length + change.key().bytes().length + OVERHEAD_BYTES;
      return;
    }
    bytes += change.row().length - earlier.row().length;
    if (earlier.previousDay() != change.previousDay()) {
      changes.put(
          change.key(),
          new RowChange(
              change.key(),
              change.delete(),
              change.row(),
              change.day(),
              earlier.previousDay(),
              change.emittedAt()));
    }
  }

  /** Of heap, about. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Of the rows that these changes become: a change of day is two. */
  long mostRows() {
    return 2L * changes.size();
  }

  /** In the order of their keys' first changes. */
  Collection<RowChange> all() {
    return changes.values();
  }
}

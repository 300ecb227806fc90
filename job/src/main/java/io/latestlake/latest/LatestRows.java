package io.latestlake.latest;

import static java.util.stream.Collectors.toSet;

import io.latestlake.config.TableSpec;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The latest rows of one subtask, each as a change that brings it into an empty table; while
 * records change them. The keys are those that there were at the beginning: a key that came since
 * was staged as it came. The row is the one that the state has when its turn comes, so that it is
 * never older than what was staged of the key before.
 *
 * <p>RocksDB's iterator sees the keys as they were when it was made, whatever is written meanwhile,
 * and is held open. The heap's iterator fails when another key comes; its keys are objects in the
 * heap anyway, so a list of them is made, which costs a reference a key.
 */
final class LatestRows implements AutoCloseable {
  private static final String ROCKS_DB = "rocksdb";

  private final KeyedStateBackend<RowKey> backend;
  private final ValueState<LatestRecord> latestRecord;
  private final Set<String> tables;
  private final RowVersions versions;
  private final Stream<RowKey> open;
  private final Iterator<RowKey> keys;

  /**
   * @param versions that the rows may have; they are passed on with the columns of now
   * @param latestRecord of the backend, by the name that it has there
   */
  LatestRows(
      List<TableSpec> specs,
      RowVersions versions,
      KeyedStateBackend<RowKey> backend,
      String name,
      ValueState<LatestRecord> latestRecord) {
    this.backend = backend;
    this.latestRecord = latestRecord;
    this.tables = specs.stream().map(TableSpec::name).collect(toSet());
    this.versions = versions;
    Stream<RowKey> found = backend.getKeys(name, VoidNamespace.INSTANCE);
    this.open =
        backend.getBackendTypeIdentifier().equals(ROCKS_DB) ? found : found.toList().stream();
    this.keys = open.iterator();
  }

  boolean hasNext() {
    return keys.hasNext();
  }

  /** Empty if the key has no row any more, or is of a table that has no spec any more. */
  Optional<RowChange> next() throws Exception {
    RowKey key = keys.next();
    if (!tables.contains(key.table())) {
      return Optional.empty();
    }
    backend.setCurrentKey(key);
    LatestRecord latest = latestRecord.value();
    if (latest == null) {
      return Optional.empty();
    }
    byte[] row =
        versions
            .rowOfNow(key, latest.row())
            .orElseThrow(
                () ->
                    new SuppressRestartsException(
                        new Exception(
                            "The state has a row of table "
                                + key.table()
                                + " with a value that has no form in the column's type of now, so"
                                + " the table cannot be rebuilt from it: start with --rebuild and"
                                + " the spec that it was read with, and change it when the rebuild"
                                + " has ended")));
    // Where the row was before does not matter: all days are dirty. Nor is it news.
    return Optional.of(new RowChange(key, false, row, latest.day(), 0, Long.MIN_VALUE));
  }

  @Override
  public void close() {
    open.close();
  }
}

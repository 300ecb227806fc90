package io.latestlake.commit;

import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import io.latestlake.config.TypeConversion;
import io.latestlake.dms.RowLayout;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns of each schema version that a staged checkpoint may have: those of the specs now, and
 * those that the restored state names, which were those of an earlier run's specs.
 *
 * <p>Filled before the committers' threads start, only read after.
 */
final class SchemaVersions {
  private final Map<SchemaVersion, List<Column>> columns = new HashMap<>();
  private final Map<String, TableSpec> specs = new HashMap<>();

  SchemaVersions(Collection<TableSpec> tables) {
    for (TableSpec spec : tables) {
      specs.put(spec.name(), spec);
      int fingerprint = new RowLayout(spec.columns()).fingerprint();
      columns.put(new SchemaVersion(spec.name(), fingerprint), spec.columns());
    }
  }

  void restore(Map<SchemaVersion, List<Column>> restored) {
    restored.forEach(columns::putIfAbsent);
  }

  /**
   * @param staged of a version that is {@link #require known}
   */
  List<Column> columnsOf(StagedCheckpoint staged) {
    return columns.get(version(staged));
  }

  /** Those that the staged checkpoints have: what a checkpoint has to remember. */
  Map<SchemaVersion, List<Column>> of(Collection<StagedCheckpoint> staged) {
    Map<SchemaVersion, List<Column>> found = new HashMap<>();
    for (StagedCheckpoint each : staged) {
      List<Column> known = columns.get(version(each));
      // Of a state that did not keep them; the run ends before it could be in need of them.
      if (known != null) {
        found.put(version(each), known);
      }
    }
    return found;
  }

  /**
   * Whether it can be applied to the table as its spec is now.
   *
   * @throws RefusedStart if not; the staged checkpoint stays in the state
   */
  void require(StagedCheckpoint staged) throws RefusedStart {
    TableSpec spec = requireTable(staged.table());
    List<Column> then = columns.get(version(staged));
    if (then == null) {
      throw refused(
          staged, "with other columns than its spec has now, and does not tell which these were");
    }
    Map<String, Column> byName = new TreeMap<>();
    then.forEach(column -> byName.put(column.name(), column));
    for (String key : spec.key()) {
      if (!byName.containsKey(key)) {
        throw refused(staged, "without the column " + key + ", which is of the key now");
      }
    }
    for (Column now : spec.columns()) {
      Column was = byName.get(now.name());
      if (was != null && !TypeConversion.exists(was.type(), now.type())) {
        throw refused(
            staged,
            "with the column "
                + now.name()
                + " as "
                + was.type().sql()
                + ", which Redshift does not convert to "
                + now.type().sql());
      }
    }
  }

  /**
   * @throws RefusedStart if the settings do not name it
   */
  TableSpec requireTable(String table) throws RefusedStart {
    TableSpec spec = specs.get(table);
    if (spec == null) {
      throw new RefusedStart(
          "The state holds staged checkpoints of table "
              + table
              + ", or the end of its load, but the settings do not name it: add it to tables");
    }
    return spec;
  }

  private static RefusedStart refused(StagedCheckpoint staged, String how) {
    return new RefusedStart(
        "The state holds changes of table "
            + staged.table()
            + " that were staged "
            + how
            + ": start once more with the old spec, and change it when they are committed. A stop"
            + " with a drain commits all; a stop without one leaves what its savepoint closes");
  }

  private static SchemaVersion version(StagedCheckpoint staged) {
    return new SchemaVersion(staged.table(), staged.schema());
  }
}

package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Makes the change records of one table: the rules of its spec, applied to a row and metadata
 * whatever format they came in.
 */
final class DmsTable {
  private final TableSpec spec;
  private final List<Column> columns;
  private final KeyEncoder keys;
  private final VersionEncoder versions;
  private final RowDay days;
  private final JsonRow json;
  private final FieldNames envelope;
  private final RowBuilder oldKey;
  private final boolean[] wholeRow;
  private final boolean[] keyOnly;

  DmsTable(TableSpec spec, ValueReader values) {
    RowLayout layout = new RowLayout(spec.columns());
    this.spec = spec;
    this.columns = spec.columns();
    this.keys = new KeyEncoder(spec, layout);
    this.versions = new VersionEncoder(spec);
    this.days = new RowDay(spec);
    this.json = new JsonRow(spec, layout, values);
    this.envelope = JsonMessage.envelope(spec);
    this.oldKey = new RowBuilder(layout);
    this.wholeRow = new boolean[columns.size()];
    Arrays.fill(wholeRow, true);
    this.keyOnly = new boolean[columns.size()];
    for (int column : keys.columns()) {
      keyOnly[column] = true;
    }
  }

  TableSpec spec() {
    return spec;
  }

  /** Where the row of a JSON message is read into. */
  JsonRow json() {
    return json;
  }

  /** The fields of its messages. */
  FieldNames envelope() {
    return envelope;
  }

  RowKey key(RowBuilder row) throws Unusable {
    return keys.encode(row);
  }

  /** The change that a row and its metadata ask for, its key already made. */
  ChangeRecord change(RowKey key, Metadata metadata, RowBuilder row) throws Unusable {
    requireOrder(metadata);
    if (metadata.operation().isDelete()) {
      return delete(key, metadata.emittedAt(), versions.ofStream(metadata, row), row);
    }
    return upsert(
        key, metadata.operation(), metadata.emittedAt(), versions.ofStream(metadata, row), row);
  }

  /**
   * The change that a row of a file asks for, its key already made.
   *
   * @param time of the row, epoch microseconds
   */
  ChangeRecord change(
      RowKey key, ChangeRecord.Operation operation, long time, FileRow from, RowBuilder row)
      throws Unusable {
    byte[] version = versionOf(operation, time, from, row);
    return operation.isDelete()
        ? delete(key, time, version, row)
        : upsert(key, operation, time, version, row);
  }

  private ChangeRecord upsert(
      RowKey key, ChangeRecord.Operation operation, long emittedAt, byte[] version, RowBuilder row)
      throws Unusable {
    requireWhole(row);
    int day = days.of(row);
    return new ChangeRecord(key, operation, version, day, row.finish(wholeRow), emittedAt);
  }

  /**
   * The delete of the key that the row had before, if an update changed it (dms-formats 1.10); null
   * if not. DMS sends such a change as one update; without this the old row would live for ever.
   */
  ChangeRecord oldKeyDelete(ChangeRecord update, RowBuilder row, RowBuilder before)
      throws Unusable {
    RowKey key = keyBefore(update.key(), row, before);
    return key == null ? null : delete(key, update.emittedAt(), update.version(), oldKey);
  }

  /**
   * The same for an update whose new row cannot be used: the delete is certain all the same, for
   * the source has no row of the old key any more.
   *
   * @param newKey null if the new row has none that can be used
   */
  ChangeRecord oldKeyDelete(RowKey newKey, Metadata metadata, RowBuilder row, RowBuilder before)
      throws Unusable {
    RowKey key = keyBefore(newKey, row, before);
    if (key == null) {
      return null;
    }
    requireOrder(metadata);
    return delete(key, metadata.emittedAt(), versions.ofStream(metadata, row), oldKey);
  }

  /** The same for a row of a file. */
  ChangeRecord oldKeyDelete(
      RowKey newKey, long time, FileRow from, RowBuilder row, RowBuilder before) throws Unusable {
    RowKey key = keyBefore(newKey, row, before);
    return key == null
        ? null
        : delete(key, time, versionOf(ChangeRecord.Operation.UPDATE, time, from, row), oldKey);
  }

  /** Null if it is the same or cannot be told; else its values are in {@link #oldKey}. */
  private RowKey keyBefore(RowKey newKey, RowBuilder row, RowBuilder before) throws Unusable {
    oldKey.reset();
    boolean changed = false;
    for (int column : keys.columns()) {
      if (before.problem(column) != null) {
        throw before.problem(column);
      }
      if (before.isSet(column)) {
        oldKey.copy(column, before);
        // What fits no key column is another value than the one that did.
        changed =
            changed
                || row.problem(column) != null
                || row.isSet(column) && !before.sameValue(column, row);
      } else if (row.isSet(column)) {
        oldKey.copy(column, row);
      }
    }
    if (!changed) {
      return null;
    }
    RowKey key = keys.encode(oldKey);
    // Trimmed, or equal to SQL, it may be the same key after all.
    return key.equals(newKey) ? null : key;
  }

  private void requireOrder(Metadata metadata) throws Unusable {
    metadata.requireOrder(spec.order() == TableSpec.Order.COMMIT);
  }

  /** The version of a message whose row cannot be applied; null if the message does not tell it. */
  byte[] versionIfTold(Metadata metadata) {
    if (metadata.operation() == null) {
      return null;
    }
    try {
      metadata.requireOrder(spec.order() == TableSpec.Order.COMMIT);
      return versions.ofStream(metadata, json.row());
    } catch (Unusable | RuntimeException untold) {
      // The record is a dead letter already, for a reason of its own.
      return null;
    }
  }

  /** The same of a row of a file. */
  byte[] versionIfTold(ChangeRecord.Operation operation, long time, FileRow from, RowBuilder row) {
    try {
      return versionOf(operation, time, from, row);
    } catch (Unusable untold) {
      return null;
    }
  }

  private byte[] versionOf(
      ChangeRecord.Operation operation, long time, FileRow from, RowBuilder row) throws Unusable {
    boolean load = operation == ChangeRecord.Operation.LOAD;
    if (!load && spec.order() == TableSpec.Order.COMMIT) {
      throw new Unusable(
          DeadLetter.Reason.BAD_TIMESTAMP,
          "the table's order is commit, and files tell nothing of transactions; set order: emitted in the spec");
    }
    return versions.ofFile(load, time, from.file().name(), from.line(), row);
  }

  private ChangeRecord delete(RowKey key, long emittedAt, byte[] version, RowBuilder row) {
    return new ChangeRecord(
        key, ChangeRecord.Operation.DELETE, version, 0, row.finish(keyOnly), emittedAt);
  }

  private void requireWhole(RowBuilder row) throws Unusable {
    boolean mayLack = spec.absentColumns() == TableSpec.AbsentColumns.NULL;
    for (int column = 0; column < columns.size(); column++) {
      if (row.problem(column) != null) {
        throw row.problem(column);
      }
      if (!mayLack && row.isAbsent(column)) {
        throw new Unusable(
            DeadLetter.Reason.MISSING_COLUMN,
            String.format(
                Locale.ROOT,
                "column %s is absent; set IncludeNullAndEmpty on the DMS endpoint or absent-columns: null in the spec",
                columns.get(column).name()));
      }
    }
  }
}

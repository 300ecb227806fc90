package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.config.TypeConversion;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.ColumnsFormat;
import io.latestlake.dms.RowConversion;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.RowLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The schema versions that rows in the state may have. A row names its own by the fingerprint that
 * it begins with; the columns of each are kept once for the whole operator, for good, since a key
 * that never changes keeps the row that it has.
 *
 * <p>A row of another version is read as one of now: column by name, null where it has none.
 */
final class RowVersions {
  private static final byte FORMAT = 1;

  private record Version(List<Column> columns, List<String> key) {}

  /** One table of the specs. */
  private static final class Table {
    private final TableSpec spec;
    private final RowLayout now;
    private final Map<Integer, RowConversion> others = new HashMap<>();

    Table(TableSpec spec) {
      this.spec = spec;
      this.now = new RowLayout(spec.columns());
    }
  }

  private final List<Table> tables = new ArrayList<>();

  /** By table and fingerprint; tables that the specs do not name any more are among them. */
  private final Map<String, Map<Integer, Version>> versions = new LinkedHashMap<>();

  /** Whether the state has rows of other versions at all; nearly always not. */
  private boolean hasOthers;

  /** Records of a table come together. */
  private Table last;

  RowVersions(List<TableSpec> specs) {
    for (TableSpec spec : specs) {
      Table table = new Table(spec);
      tables.add(table);
      versions(spec.name()).put(table.now.fingerprint(), new Version(spec.columns(), spec.key()));
    }
  }

  private Map<Integer, Version> versions(String table) {
    return versions.computeIfAbsent(table, name -> new LinkedHashMap<>());
  }

  /** Whether two rows of a key say the same, whatever their versions. */
  boolean areSame(RowKey key, byte[] known, byte[] now) {
    if (Arrays.equals(known, now)) {
      return true;
    } else if (!hasOthers) {
      return false;
    }
    int version = RowLayout.fingerprintOf(known);
    RowConversion conversion = table(key).others.get(version);
    if (conversion == null) {
      return false;
    }
    RowConversion.Converted converted = conversion.convert(known);
    // A column that is gone may still have its value in the table: only a new row takes it away.
    return converted.whole() && Arrays.equals(converted.row(), now);
  }

  /**
   * The record with the columns of now. A record has other ones only if it was on its way when an
   * unaligned checkpoint was taken.
   */
  ChangeRecord ofNow(ChangeRecord change) {
    if (!hasOthers) {
      return change;
    }
    Table table = table(change.key());
    int version = RowLayout.fingerprintOf(change.row());
    if (version == table.now.fingerprint()) {
      return change;
    }
    RowConversion conversion = table.others.get(version);
    byte[] row = conversion == null ? null : conversion.convert(change.row()).row();
    if (row == null) {
      throw new IllegalStateException(
          "The checkpoint holds records of table "
              + table.spec.name()
              + " on their way that do not fit its columns of now: change the spec at a savepoint,"
              + " which holds none");
    }
    return new ChangeRecord(
        change.key(), change.operation(), change.version(), change.day(), row, change.emittedAt());
  }

  /** A row of the state with the columns of now; empty if a value of it has no form in these. */
  Optional<byte[]> rowOfNow(RowKey key, byte[] row) {
    Table table = table(key);
    int version = RowLayout.fingerprintOf(row);
    if (version == table.now.fingerprint()) {
      return Optional.of(row);
    }
    RowConversion conversion = table.others.get(version);
    return conversion == null
        ? Optional.empty()
        : Optional.ofNullable(conversion.convert(row).row());
  }

  private Table table(RowKey key) {
    if (last != null && key.isOf(last.spec.name())) {
      return last;
    }
    for (Table table : tables) {
      if (key.isOf(table.spec.name())) {
        last = table;
        return table;
      }
    }
    throw new IllegalStateException("No spec of table " + key.table() + ", which the state has");
  }

  List<byte[]> snapshot() throws IOException {
    List<byte[]> snapshot = new ArrayList<>();
    for (Map.Entry<String, Map<Integer, Version>> table : versions.entrySet()) {
      for (Version version : table.getValue().values()) {
        DataOutputSerializer out = new DataOutputSerializer(512);
        out.writeByte(FORMAT);
        out.writeUTF(table.getKey());
        ColumnsFormat.write(version.columns(), out);
        out.writeInt(version.key().size());
        for (String column : version.key()) {
          out.writeUTF(column);
        }
        snapshot.add(out.getCopyOfBuffer());
      }
    }
    return snapshot;
  }

  /**
   * @throws OtherKeyException if a table had another key: its rows would never be found again
   */
  void restore(Iterable<byte[]> snapshots) throws IOException, OtherKeyException {
    for (byte[] snapshot : snapshots) {
      DataInputDeserializer in = new DataInputDeserializer(snapshot);
      byte format = in.readByte();
      if (format != FORMAT) {
        throw new IOException(
            "A schema version has format " + format + ": the state was written by a newer release");
      }
      String name = in.readUTF();
      List<Column> columns = ColumnsFormat.read(in);
      List<String> key = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        key.add(in.readUTF());
      }
      restore(name, new Version(columns, List.copyOf(key)));
    }
  }

  private void restore(String name, Version version) throws OtherKeyException {
    RowLayout layout = new RowLayout(version.columns());
    versions(name).putIfAbsent(layout.fingerprint(), version);
    for (Table table : tables) {
      if (!table.spec.name().equals(name)) {
        continue;
      }
      requireSameKey(table.spec, version);
      if (layout.fingerprint() != table.now.fingerprint()) {
        table.others.put(layout.fingerprint(), new RowConversion(layout, table.now));
        hasOthers = true;
      }
    }
  }

  private static void requireSameKey(TableSpec spec, Version version) throws OtherKeyException {
    if (!spec.key().equals(version.key())) {
      throw new OtherKeyException(spec, String.join(", ", version.key()));
    }
    for (String name : spec.key()) {
      ColumnType now = type(spec.columns(), name);
      ColumnType was = type(version.columns(), name);
      if (!haveOneForm(was, now)) {
        throw new OtherKeyException(spec, name + " as " + was.sql());
      }
    }
  }

  /** Whether a value of both has one form in a key: {@link RowKey}. */
  private static boolean haveOneForm(ColumnType was, ColumnType now) {
    return was.equals(now)
        || TypeConversion.isWholeNumber(was) && TypeConversion.isWholeNumber(now)
        || was instanceof ColumnType.Varchar && now instanceof ColumnType.Varchar
        || was instanceof ColumnType.Char && now instanceof ColumnType.Char;
  }

  private static ColumnType type(List<Column> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow()
        .type();
  }

  /** The rows of the state lie under another key than the spec's. */
  static final class OtherKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    OtherKeyException(TableSpec spec, String was) {
      super(
          "The state has the rows of table "
              + requireNonNull(spec, "spec is null").name()
              + " by the key "
              + was
              + ", and its spec has another: put the old key back, or give the table another name,"
              + " or start without state and begin with an empty table (README, Start it again)");
    }
  }
}

package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What each field of a row is: {@code Op}, the timestamp column, a column or a key column before
 * the change, in the signs of {@link ColumnNames}; or nothing of the table's.
 */
record FileLayout(int[] fields) {
  static final int OP = ColumnNames.NONE + 1;
  static final int TIME = ColumnNames.NONE + 2;

  FileLayout {
    requireNonNull(fields, "fields is null");
  }

  /** The layouts that the files of one table have, by header or by number of fields. */
  static final class OfTable {
    private final TableSpec spec;
    private final LandingZone zone;
    private final ColumnNames names;
    private final int columnOp;
    private final Map<Integer, FileLayout> loads = new HashMap<>();
    private final Map<Integer, FileLayout> changes = new HashMap<>();

    OfTable(TableSpec spec, LandingZone zone) {
      this.spec = requireNonNull(spec, "spec is null");
      this.zone = requireNonNull(zone, "zone is null");
      this.names = new ColumnNames(spec);
      this.columnOp = names.find(RowHead.OP);
      for (int[] columns : columnLists()) {
        add(loads, zone.opInLoads(), columns);
        add(changes, zone.opInChanges(), columns);
      }
    }

    private List<int[]> columnLists() {
      List<List<String>> lists = spec.landingZone().layouts();
      if (lists.isEmpty()) {
        return List.of(
            spec.columns().stream()
                .map(Column::source)
                .mapToInt(
                    source ->
                        names.find(
                            source.names().isEmpty()
                                ? source.path().get(0)
                                : source.names().get(0)))
                .distinct()
                .toArray());
      }
      return lists.stream().map(list -> list.stream().mapToInt(names::find).toArray()).toList();
    }

    private void add(Map<Integer, FileLayout> byWidth, boolean op, int[] columns) {
      List<Integer> fields = new ArrayList<>();
      if (op) {
        fields.add(OP);
      }
      if (!zone.timestampColumn().isEmpty()) {
        fields.add(TIME);
      }
      for (int column : columns) {
        fields.add(column);
      }
      byWidth.put(
          fields.size(), new FileLayout(fields.stream().mapToInt(field -> field).toArray()));
    }

    /** Null if rows of this kind of file have another number of fields. */
    FileLayout ofWidth(DmsFile.Kind kind, int width) {
      return (kind == DmsFile.Kind.LOAD ? loads : changes).get(width);
    }

    /** In words, for a message. */
    String widths(DmsFile.Kind kind) {
      return (kind == DmsFile.Kind.LOAD ? loads : changes)
          .keySet().stream()
              .sorted()
              .map(width -> String.format(Locale.ROOT, "%d", width))
              .collect(Collectors.joining(" or "));
    }

    FileLayout ofHeader(DmsFile file) {
      int[] fields = new int[file.header().size()];
      boolean hasOp = false;
      for (int i = 0; i < fields.length; i++) {
        String name = file.header().get(i);
        int found = find(name, file.kind());
        // DMS puts its own in front; a second one of that name is the table's.
        fields[i] = found == OP && hasOp ? names.find(name) : found;
        hasOp = hasOp || found == OP;
      }
      return new FileLayout(fields);
    }

    /** What a column of that name is. A table may have an {@code op} of its own. */
    int find(String name, DmsFile.Kind kind) {
      if (name.equalsIgnoreCase(RowHead.OP) && (hasOp(kind) || columnOp == ColumnNames.NONE)) {
        return OP;
      } else if (!name.isEmpty() && name.equalsIgnoreCase(zone.timestampColumn())) {
        return TIME;
      }
      return names.find(name);
    }

    /** The columns inside of a document, by its sign. */
    DocumentColumns document(int sign) {
      return names.document(sign);
    }

    /** The table's own column of the name that DMS's operation has; {@link ColumnNames#NONE}. */
    int columnBesideOp(DmsFile.Kind kind) {
      return hasOp(kind) ? columnOp : ColumnNames.NONE;
    }

    boolean hasOp(DmsFile.Kind kind) {
      return kind == DmsFile.Kind.LOAD ? zone.opInLoads() : zone.opInChanges();
    }
  }
}

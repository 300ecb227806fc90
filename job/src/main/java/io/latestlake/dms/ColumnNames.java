package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the column that a name of {@code data} means. Names match without regard to case; {@code
 * BI_<key column>}, or what the spec says instead, is the value that a key column had before
 * (dms-formats 1.10), unless the table has a column of that very name.
 */
final class ColumnNames {
  static final int NONE = Integer.MIN_VALUE;

  /** The first document's sign; columns and those {@link #before} the change lie below. */
  static final int DOCUMENTS = 1 << 20;

  private final List<DocumentColumns> documents = new ArrayList<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, Integer> keysByName = new HashMap<>();

  ColumnNames(TableSpec spec) {
    List<Column> columns = spec.columns();
    for (String key : spec.key()) {
      int index = spec.indexOf(key);
      for (String name : namesBefore(columns.get(index))) {
        keysByName.put(lower(name), index);
        if (spec.beforeImage().hasColumns()) {
          byName.put(lower(spec.beforeImage().columnName(name)), before(index));
        }
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      for (String name : columns.get(i).source().names()) {
        byName.put(lower(name), i);
      }
    }
    DocumentColumns.byName(columns)
        .forEach(
            (name, document) -> {
              byName.put(name, DOCUMENTS + documents.size());
              documents.add(document);
            });
  }

  /** The columns inside of the document with that sign. */
  DocumentColumns document(int sign) {
    return documents.get(sign - DOCUMENTS);
  }

  /**
   * A column; or a column before the change, {@link #before(int)}; or a {@link #document}; or
   * {@link #NONE}.
   */
  int find(String name) {
    return byName.getOrDefault(lower(name), NONE);
  }

  /** The key column that a name of the before image means, or {@link #NONE}. */
  int findInImage(String name) {
    return keysByName.getOrDefault(lower(name), NONE);
  }

  /** Turns a column into the sign for its value before the change, and back. */
  static int before(int column) {
    return -1 - column;
  }

  /** A before image is flat (dms-formats 1.10), also where the row comes as a document. */
  private static List<String> namesBefore(Column column) {
    List<String> names = column.source().names();
    return names.isEmpty() ? List.of(column.name()) : names;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Indexes behind the primary key and the sort key of a table, which Redshift does not have: its
 * nodes read blocks of columns and skip those whose range does not fit. They enforce nothing. With
 * them a small DELETE by key, and a read of few days, does not read the whole table.
 */
final class KeyIndexes {
  /** Longer values might not fit into a page of an index, and an INSERT would fail. */
  private static final int MAX_TEXT = 512;

  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<String> primary = new ArrayList<>();
  private final List<String> sort = new ArrayList<>();

  void column(String name, String type) {
    types.put(name, type);
  }

  void primary(List<String> columns) {
    primary.addAll(columns);
  }

  void sort(List<String> columns) {
    sort.addAll(columns);
  }

  /** What follows CREATE TABLE; empty if there is nothing to index. */
  String sql(String table) {
    requireNonNull(table, "table is null");
    return index("key", table, primary) + index("sort", table, sort);
  }

  private String index(String kind, String table, List<String> columns) {
    if (columns.isEmpty() || !columns.stream().allMatch(this::isIndexed)) {
      return "";
    }
    int dot = table.lastIndexOf('.') + 1;
    String name = "redshift_" + kind + "_" + Integer.toHexString(table.hashCode());
    // Looked up first: CREATE INDEX IF NOT EXISTS would wait for the writers of a table that is
    // there.
    return "; DO $index$ BEGIN IF to_regclass('"
        + table.substring(0, dot)
        + name
        + "') IS NULL THEN CREATE INDEX "
        + name
        + " ON "
        + table
        + " (\""
        + String.join("\", \"", columns)
        + "\"); END IF; END $index$";
  }

  private boolean isIndexed(String column) {
    String type = types.get(column);
    int open = type == null ? -1 : type.indexOf('(');
    if (open < 0 || type.startsWith("numeric")) {
      return type != null;
    }
    return Integer.parseInt(type.substring(open + 1, type.length() - 1)) <= MAX_TEXT;
  }
}

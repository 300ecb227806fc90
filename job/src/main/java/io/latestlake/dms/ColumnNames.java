package io.latestlake.dms;

import io.latestlake.config.Column;
import io.latestlake.config.TableSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the column that a name of {@code data} means. Names match without regard to case; {@code
 * BI_<key column>} is the value that a key column had before (dms-formats 1.10), unless the table
 * has a column of that very name.
 */
final class ColumnNames {
  static final int NONE = Integer.MIN_VALUE;

  private static final String BEFORE_PREFIX = "bi_";

  private final Map<String, Integer> byName = new HashMap<>();

  ColumnNames(TableSpec spec) {
    for (String key : spec.key()) {
      byName.put(BEFORE_PREFIX + key, before(spec.indexOf(key)));
    }
    List<Column> columns = spec.columns();
    for (int i = 0; i < columns.size(); i++) {
      byName.put(columns.get(i).name(), i);
    }
  }

  /** A column; or a column before the change, {@link #before(int)}; or {@link #NONE}. */
  int find(String name) {
    return byName.getOrDefault(name.toLowerCase(Locale.ROOT), NONE);
  }

  /** Turns a column into the sign for its value before the change, and back. */
  static int before(int column) {
    return -1 - column;
  }
}

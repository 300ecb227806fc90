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

  /** Spellings come from outside, so what is remembered of them is bounded. */
  private static final int MOST_SPELLINGS = 4096;

  private static final String BEFORE_PREFIX = "bi_";

  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, Integer> bySpelling = new HashMap<>();

  // Messages of a table have their names in one order, and a name is one object each time it comes
  // (Jackson interns them): what stood at a place in the message before tells most names.
  private final String[] lastNames;
  private final int[] lastFound;

  ColumnNames(TableSpec spec) {
    int places = 2 * spec.columns().size();
    lastNames = new String[places];
    lastFound = new int[places];
    for (String key : spec.key()) {
      byName.put(BEFORE_PREFIX + key, before(spec.indexOf(key)));
    }
    List<Column> columns = spec.columns();
    for (int i = 0; i < columns.size(); i++) {
      byName.put(columns.get(i).name(), i);
    }
  }

  /**
   * A column; or a column before the change, {@link #before(int)}; or {@link #NONE}.
   *
   * @param place of the name in its object
   */
  int find(String name, int place) {
    if (place >= lastNames.length) {
      return find(name);
    }
    if (lastNames[place] != name) {
      lastFound[place] = find(name);
      lastNames[place] = name;
    }
    return lastFound[place];
  }

  /** Turns a column into the sign for its value before the change, and back. */
  static int before(int column) {
    return -1 - column;
  }

  private int find(String name) {
    Integer found = bySpelling.get(name);
    return found != null ? found : findNew(name);
  }

  private int findNew(String name) {
    Integer found = byName.getOrDefault(name.toLowerCase(Locale.ROOT), NONE);
    if (bySpelling.size() < MOST_SPELLINGS) {
      bySpelling.put(name, found);
    }
    return found;
  }
}

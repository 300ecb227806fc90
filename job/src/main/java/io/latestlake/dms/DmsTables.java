package io.latestlake.dms;

import io.latestlake.config.TableSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the table that DMS's schema and table name mean, without regard to case. */
final class DmsTables {
  /** By {@link #name}; the schema is empty where the spec takes any. */
  private final Map<String, DmsTable> byName = new HashMap<>();

  private final DmsTable first;

  // Names recur and are the same objects then (TextPool), so a glance is enough.
  private String lastSchema;
  private String lastTable;
  private DmsTable lastFound;

  DmsTables(List<TableSpec> specs) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("there is no table");
    }
    DmsTable firstMade = null;
    for (TableSpec spec : specs) {
      DmsTable table = new DmsTable(spec, new ValueReader(spec));
      firstMade = firstMade == null ? table : firstMade;
      if (byName.put(name(spec.sourceSchema(), spec.sourceTable()), table) != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "two specs read the source table %s.%s",
                spec.sourceSchema(),
                spec.sourceTable()));
      }
    }
    this.first = firstMade;
  }

  /** Any table, for a reader that must begin with one. */
  DmsTable first() {
    return first;
  }

  /** Null if no spec reads it. */
  DmsTable find(String schema, String table) {
    if (schema != lastSchema || table != lastTable) {
      DmsTable found = byName.get(name(schema, table));
      lastFound = found != null ? found : byName.get(name("", table));
      lastSchema = schema;
      lastTable = table;
    }
    return lastFound;
  }

  private static String name(String schema, String table) {
    return (schema + '\n' + table).toLowerCase(Locale.ROOT);
  }
}

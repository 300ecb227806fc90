package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import java.util.List;
import java.util.Set;

/**
 * A column of the published files, as the catalog names it: the type that UNLOAD writes.
 *
 * @param name in lower case
 */
record CatalogColumn(String name, String type) {
  /** They are in the names of folders, not in the files. */
  private static final Set<String> PARTITION_KEYS = Set.of("year", "month", "day");

  CatalogColumn {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }

  /** Of the files that a view is unloaded to. */
  static List<CatalogColumn> ofFiles(List<Column> viewColumns) {
    return viewColumns.stream()
        .filter(column -> !PARTITION_KEYS.contains(column.name()))
        .map(column -> new CatalogColumn(column.name(), GlueTypes.of(column.type())))
        .toList();
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.util.List;
import java.util.Map;

/**
 * What readers are to see of some days, verified.
 *
 * @param publication that says so
 * @param prefix {@code s3://} address below which their files were unloaded, ends in a slash
 * @param columns of the files, which the partitions have
 * @param tableColumns of the view, which the catalog's table has whatever day is shown
 * @param files by day; an emptied day has none
 */
record VisibleDays(
    long publication,
    String prefix,
    List<CatalogColumn> columns,
    List<CatalogColumn> tableColumns,
    Map<Day, List<UnloadedFile>> files) {
  VisibleDays {
    requireNonNull(prefix, "prefix is null");
    columns = List.copyOf(columns);
    tableColumns = List.copyOf(tableColumns);
    files = Map.copyOf(files);
  }

  /** Days in their order: those without a file, or those with one. */
  List<Day> days(boolean emptied) {
    return files.entrySet().stream()
        .filter(entry -> entry.getValue().isEmpty() == emptied)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The days of the in-place layout in the catalog: a partition is a day's folder, made with the
 * day's first file and removed with its last. Only what a catalog is told beside the folder changes
 * from one publication to the next: columns and the publication's number.
 */
final class RegisteredFolders {
  private final String location;
  private final CatalogTable table;
  private final CatalogPartitions partitions;

  /**
   * @param location {@code s3://} address of the table's folder, ends in a slash
   */
  RegisteredFolders(String location, CatalogTable table, CatalogPartitions partitions) {
    this.location = requireNonNull(location, "location is null");
    this.table = requireNonNull(table, "table is null");
    this.partitions = requireNonNull(partitions, "partitions is null");
  }

  void refuseForeign() {
    table.refuseForeign();
  }

  /** To be called when the files of the days are in their folders. */
  void register(VisibleDays days, Permission permission)
      throws WarehouseException, InterruptedException {
    table.keep(days.tableColumns(), permission);
    List<CatalogDay> folders =
        days.days(false).stream()
            .map(day -> new CatalogDay(day, folder(day), days.publication(), days.columns()))
            .toList();
    // One that is newer has the same folder.
    partitions.show(folders, permission);
    partitions.remove(days.days(true), days.publication(), permission);
  }

  /** Days with rows whose folders the catalog does not have. */
  List<Day> missing(Collection<CurrentDay> current) {
    Map<Day, CatalogDay> registered = partitions.all();
    return current.stream()
        .filter(day -> day.rows() > 0)
        .map(CurrentDay::day)
        .filter(
            day ->
                !registered.containsKey(day) || !registered.get(day).location().equals(folder(day)))
        .toList();
  }

  private String folder(Day day) {
    return location + day.folder() + "/";
  }
}

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
    // One that is newer has the same folder, but where the layout was another one when a
    // publication
    // was cut off: its files are not those of the folder, whoever is newer.
    List<CatalogDay> elsewhere = elsewhere(partitions.show(folders, permission));
    partitions.show(
        elsewhere.stream()
            .map(
                newer ->
                    new CatalogDay(
                        newer.day(), folder(newer.day()), newer.publication(), days.columns()))
            .toList(),
        permission);
    for (CatalogDay newer :
        elsewhere(partitions.remove(days.days(true), days.publication(), permission))) {
      partitions.remove(List.of(newer.day()), newer.publication(), permission);
    }
  }

  private List<CatalogDay> elsewhere(List<CatalogDay> registered) {
    return registered.stream().filter(this::isElsewhere).toList();
  }

  private boolean isElsewhere(CatalogDay registered) {
    return !registered.location().equals(folder(registered.day()));
  }

  long newest() {
    return partitions.newest();
  }

  /** Days whose folders the catalog does not have, or for which it has another one. */
  List<Day> differing(Collection<CurrentDay> current) {
    Map<Day, CatalogDay> registered = partitions.all();
    return current.stream()
        .filter(
            day -> {
              CatalogDay found = registered.get(day.day());
              return found == null ? day.rows() > 0 : isElsewhere(found);
            })
        .map(CurrentDay::day)
        .toList();
  }

  private String folder(Day day) {
    return location + day.folder() + "/";
  }
}

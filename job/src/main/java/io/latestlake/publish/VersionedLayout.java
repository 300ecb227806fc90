package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.CurrentDay.CutOff;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Files stay where UNLOAD put them, and the catalog's partition of a day says where that is: for
 * readers that plan through the catalog.
 *
 * <p>What a reader can rely on: one request replaces a partition as a whole, and the files of what
 * it pointed to before stay until garbage collection, a day later at least. So whoever has planned
 * a query reads each day as it was or as it is, never in part and never twice.
 *
 * <p>An emptied day points to a folder in which nothing lies; its partition keeps the number of the
 * publication, so that an older one cannot come back unnoticed.
 */
final class VersionedLayout implements Layout {
  private final LakeBucket bucket;
  private final String versionsFolder;
  private final CatalogTable table;
  private final CatalogPartitions partitions;

  /**
   * @param versionsFolder key of the folder below which all publications of the table are unloaded
   */
  VersionedLayout(
      LakeBucket bucket, String versionsFolder, CatalogTable table, CatalogPartitions partitions) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.versionsFolder = requireNonNull(versionsFolder, "versionsFolder is null");
    this.table = requireNonNull(table, "table is null");
    this.partitions = requireNonNull(partitions, "partitions is null");
  }

  @Override
  public void refuseForeign() {
    table.refuseForeign();
    table.refuseProjection();
  }

  @Override
  public void show(VisibleDays days, Permission permission)
      throws WarehouseException, InterruptedException {
    table.keep(days.tableColumns(), permission);
    List<CatalogDay> newer =
        partitions.show(
            days.files().keySet().stream()
                .sorted()
                .map(
                    day ->
                        new CatalogDay(
                            day, location(days.prefix(), day), days.publication(), days.columns()))
                .toList(),
            permission);
    if (!newer.isEmpty()) {
      // Whoever lost the table learns it here. For the owner no number can be newer than its own.
      permission.require();
      throw new ForeignCatalog(
          newer.get(0).day().folder()
              + " shows publication "
              + newer.get(0).publication()
              + " in the catalog, which the ledger does not have yet: the catalog is of another"
              + " past; remove its table, it is made anew");
    }
  }

  @Override
  public Set<Day> days() {
    return partitions.all().keySet();
  }

  @Override
  public Map<String, Map<String, String>> tags(Collection<Day> days) {
    return Map.of();
  }

  @Override
  public Map<String, List<String>> current() {
    Map<String, String> folders = new HashMap<>();
    partitions.all().forEach((day, partition) -> folders.put(partition.location(), day.folder()));
    Map<String, List<String>> files = new TreeMap<>();
    for (S3Object object : bucket.list(versionsFolder)) {
      String location =
          bucket.address() + object.key().substring(0, object.key().lastIndexOf('/') + 1);
      String folder = folders.get(location);
      if (folder != null) {
        files.computeIfAbsent(folder, none -> new ArrayList<>()).add(object.key());
      }
    }
    return files;
  }

  @Override
  public long newest() {
    return partitions.newest();
  }

  /**
   * A partition with a newer number than the ledger's is of a publication that was cut off just
   * before its end: it is whole, and the next one replaces it. It stays though the day is held
   * since: a number never goes back. Of a ledger that was set back there is none to be made, too:
   * the day may have been emptied since.
   */
  @Override
  public Set<Day> differing(Collection<CurrentDay> current) {
    Map<Day, CatalogDay> shown = partitions.all();
    Set<Day> differing = new TreeSet<>();
    for (CurrentDay day : current) {
      CatalogDay partition = shown.get(day.day());
      boolean differs =
          partition == null
              ? day.rows() > 0 && day.cutOff() != CutOff.UNKNOWN
              : partition.publication() < day.publication()
                  || partition.publication() == day.publication()
                      && !partition.location().equals(location(day.prefix(), day.day()));
      if (differs) {
        differing.add(day.day());
      }
    }
    return differing;
  }

  private static String location(String prefix, Day day) {
    return prefix + day.folder() + "/";
  }
}

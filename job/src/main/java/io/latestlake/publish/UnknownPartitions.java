package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.glue.model.Partition;

/**
 * Partitions of the catalog's table that the ledger does not know: their values are no day as we
 * write it, or a day that was never published. Readers see what they point to besides the table's
 * days; beside the day {@code 5} the partition {@code 05} shows it doubled.
 *
 * <p>They are told, and never removed: somebody has made them, and may have had a reason. Not among
 * them are those that a publication of the ledger has made and that was cut off. Nor, of those with
 * a number of a publication, those that a ledger which was lost or set back may have known: with a
 * number that it has not reached again, or of before its loss, and for a time after a rebuild all
 * of them.
 */
final class UnknownPartitions {
  private static final List<String> KEYS = List.of("year", "month", "day");

  private final String database;
  private final String table;
  private final CatalogPartitions partitions;
  private final LedgerReader ledger;
  private final Duration afterRebuild;

  /**
   * @param afterRebuild for how long the ledger may not know all days
   */
  UnknownPartitions(
      String database,
      String table,
      CatalogPartitions partitions,
      LedgerReader ledger,
      Duration afterRebuild) {
    this.database = requireNonNull(database, "database is null");
    this.table = requireNonNull(table, "table is null");
    this.partitions = requireNonNull(partitions, "partitions is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.afterRebuild = requireNonNull(afterRebuild, "afterRebuild is null");
  }

  /**
   * For people, with what to do.
   *
   * @param current what the ledger had before this is called
   */
  List<String> told(Collection<CurrentDay> current)
      throws WarehouseException, InterruptedException {
    Set<Day> published = current.stream().map(CurrentDay::day).collect(Collectors.toSet());
    List<Partition> unknown = new ArrayList<>();
    Map<CatalogDay, Partition> numbered = new LinkedHashMap<>();
    partitions.each(
        partition -> {
          Optional<CatalogDay> day = CatalogDay.of(partition);
          if (day.isPresent() && published.contains(day.get().day())) {
            return;
          }
          if (day.isPresent() && day.get().publication() > 0) {
            numbered.put(day.get(), partition);
          } else {
            unknown.add(partition);
          }
        });
    if (!numbered.isEmpty()) {
      removeWhatTheLedgerMayHaveLost(numbered.keySet());
    }
    if (!numbered.isEmpty()) {
      Map<Long, Set<Day>> ofPublications = new HashMap<>();
      for (Map.Entry<CatalogDay, Partition> each : numbered.entrySet()) {
        long publication = each.getKey().publication();
        if (!ofPublications.containsKey(publication)) {
          ofPublications.put(publication, daysOf(publication));
        }
        if (!ofPublications.get(publication).contains(each.getKey().day())) {
          unknown.add(each.getValue());
        }
      }
    }
    return unknown.stream().map(this::told).toList();
  }

  private void removeWhatTheLedgerMayHaveLost(Set<CatalogDay> numbered)
      throws WarehouseException, InterruptedException {
    if (ledger.isRebuiltLately(afterRebuild)) {
      numbered.clear();
      return;
    }
    long last = ledger.lastPublication();
    long first = ledger.lastLoss(afterRebuild).first();
    numbered.removeIf(day -> day.publication() > last || day.publication() < first);
  }

  /** Also of one that was cut off; none if the ledger does not have it. */
  private Set<Day> daysOf(long publication) throws WarehouseException, InterruptedException {
    return ledger.daysOf(publication).stream().map(CurrentDay::day).collect(Collectors.toSet());
  }

  private String told(Partition partition) {
    List<String> values = partition.values();
    String folder =
        IntStream.range(0, Math.min(values.size(), KEYS.size()))
            .mapToObj(i -> KEYS.get(i) + "=" + values.get(i))
            .collect(Collectors.joining("/"));
    String location =
        partition.storageDescriptor() == null
            ? "no location"
            : partition.storageDescriptor().location();
    return "partition "
        + folder
        + " ("
        + location
        + ") is of no day of the ledger, and readers see what it points to besides: remove it by"
        + " `aws glue delete-partition --database-name "
        + database
        + " --table-name "
        + table
        + " --partition-values "
        + String.join(" ", values)
        + "`";
  }
}

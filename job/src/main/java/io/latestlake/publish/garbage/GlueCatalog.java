package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionValueList;

/**
 * A table's partitions in Glue.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html">Partition
 *     API</a>
 */
final class GlueCatalog implements CatalogOfTable {
  /** The publisher writes it into the partitions' parameters. */
  private static final String PUBLICATION = "latest_lake_publication";

  private static final int MOST_DELETED = 25;

  private final GlueClient glue;
  private final String database;
  private final String table;

  GlueCatalog(GlueClient glue, String database, String table) {
    this.glue = requireNonNull(glue, "glue is null");
    this.database = requireNonNull(database, "database is null");
    this.table = requireNonNull(table, "table is null");
  }

  @Override
  public List<CatalogPartition> partitions() {
    try {
      return glue
          .getPartitionsPaginator(
              request -> request.databaseName(database).tableName(table).excludeColumnSchema(true))
          .stream()
          .flatMap(page -> page.partitions().stream())
          .map(GlueCatalog::partition)
          .toList();
    } catch (EntityNotFoundException noTable) {
      return List.of();
    }
  }

  private static CatalogPartition partition(Partition partition) {
    String location =
        partition.storageDescriptor() == null ? null : partition.storageDescriptor().location();
    return new CatalogPartition(
        day(partition.values()), location == null ? "" : location, publication(partition));
  }

  private static Day day(List<String> values) {
    try {
      return new Day(
          Integer.parseInt(values.get(0)),
          Integer.parseInt(values.get(1)),
          Integer.parseInt(values.get(2)));
    } catch (RuntimeException noDay) {
      return null;
    }
  }

  private static long publication(Partition partition) {
    try {
      return Long.parseLong(partition.parameters().getOrDefault(PUBLICATION, "0"));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }

  @Override
  public int remove(Collection<Day> days, Permission permission)
      throws WarehouseException, InterruptedException {
    List<Day> all = new ArrayList<>(days);
    int removed = 0;
    for (int from = 0; from < all.size(); from += MOST_DELETED) {
      List<PartitionValueList> batch =
          all.subList(from, Math.min(all.size(), from + MOST_DELETED)).stream()
              .map(GlueCatalog::values)
              .toList();
      permission.require();
      removed += batch.size() - delete(batch).size();
    }
    return removed;
  }

  /** What stays is removed in a later pass. */
  private List<PartitionError> delete(List<PartitionValueList> batch) {
    return glue.batchDeletePartition(
            request -> request.databaseName(database).tableName(table).partitionsToDelete(batch))
        .errors();
  }

  private static PartitionValueList values(Day day) {
    return PartitionValueList.builder()
        .values(
            Integer.toString(day.year()),
            Integer.toString(day.month()),
            Integer.toString(day.day()))
        .build();
  }
}

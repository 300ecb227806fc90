package io.latestlake.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.latestlake.config.Day;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionFailureEntry;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionValueList;

/**
 * The partitions of the catalog's table. What it rests on and keeps true:
 *
 * <ol>
 *   <li>No call on partitions has a condition, and the last writer wins. So a partition is read and
 *       compared before it is written, and one that shows a newer publication is left alone; what a
 *       publisher of a dead run writes in between is found and mended by {@link Reconciliation}.
 *   <li>The publisher may still write: that is asked after the read and before the write, so that
 *       between the two lies nothing but the requests of one batch.
 *   <li>No batch is atomic: each answer lists what failed, item by item. What somebody else made or
 *       removed meanwhile, or the service could not do, is looked at anew for as long as the batch
 *       gets on, and a few times more: see {@link Rounds}.
 *   <li>Doing all of it again changes nothing.
 * </ol>
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html">Partition
 *     API</a>
 */
public final class CatalogPartitions {
  private static final int MOST_WRITTEN = 100;
  private static final int MOST_DELETED = 25;
  private static final int DAYS_OF_A_BATCH = 500;

  private final GlueClient glue;
  private final String database;
  private final String table;
  private final Sleeper sleeper;

  public CatalogPartitions(GlueClient glue, String database, String table) {
    this(glue, database, table, Sleeper.REAL);
  }

  CatalogPartitions(GlueClient glue, String database, String table, Sleeper sleeper) {
    this.glue = requireNonNull(glue, "glue is null");
    this.database = requireNonNull(database, "database is null");
    this.table = requireNonNull(table, "table is null");
    this.sleeper = requireNonNull(sleeper, "sleeper is null");
  }

  /** All days that the catalog has, without their columns. */
  Map<Day, CatalogDay> all() {
    Map<Day, CatalogDay> days = new TreeMap<>();
    each(partition -> CatalogDay.of(partition).ifPresent(found -> days.put(found.day(), found)));
    return days;
  }

  /** All that the catalog has, also what somebody else made. */
  public CatalogListing listing() {
    Map<Day, Long> publications = new TreeMap<>();
    Set<String> locations = new HashSet<>();
    each(
        partition -> {
          CatalogDay.of(partition)
              .ifPresent(found -> publications.put(found.day(), found.publication()));
          if (partition.storageDescriptor() != null
              && partition.storageDescriptor().location() != null) {
            locations.add(partition.storageDescriptor().location());
          }
        });
    return new CatalogListing(publications, locations);
  }

  /** Also those that somebody else made; without their columns. */
  void each(Consumer<Partition> look) {
    try {
      glue
          .getPartitionsPaginator(
              request -> request.databaseName(database).tableName(table).excludeColumnSchema(true))
          .stream()
          .flatMap(page -> page.partitions().stream())
          .forEach(look);
    } catch (EntityNotFoundException noTable) {
      // It has no partitions then.
      return;
    }
  }

  /** Greatest number of a publication that one of them shows; 0 if there is none. */
  long newest() {
    return all().values().stream().mapToLong(CatalogDay::publication).max().orElse(0);
  }

  /**
   * Makes the days' partitions, or points them to where their files are.
   *
   * @return those that show a newer publication, and were left alone
   */
  List<CatalogDay> show(Collection<CatalogDay> days, Permission permission)
      throws WarehouseException, InterruptedException {
    List<CatalogDay> newer = new ArrayList<>();
    for (List<CatalogDay> batch : batches(List.copyOf(days), DAYS_OF_A_BATCH)) {
      new Batch(permission, newer).show(batch);
    }
    return newer;
  }

  /**
   * Removes the days' partitions, but for those that show a newer publication.
   *
   * @param publication that emptied them
   * @return those that show a newer publication, and were left alone
   */
  List<CatalogDay> remove(Collection<Day> days, long publication, Permission permission)
      throws WarehouseException, InterruptedException {
    return remove(days.stream().collect(toMap(day -> day, day -> publication)), permission).newer();
  }

  /**
   * What became of partitions that were to go.
   *
   * @param count how many there were, and are no more
   * @param newer those that show a newer publication, and were left alone
   */
  public record Removed(int count, List<CatalogDay> newer) {
    public Removed {
      newer = List.copyOf(newer);
    }
  }

  /**
   * Removes the days' partitions, but for those that show a newer publication. A request to remove
   * has no condition: so the fence is asked and the partitions are looked at right before each, and
   * what a publisher that slept just then still removes, the next pass of reconciliation shows.
   *
   * @param emptied by which publication
   */
  public Removed remove(Map<Day, Long> emptied, Permission permission)
      throws WarehouseException, InterruptedException {
    int removed = 0;
    List<CatalogDay> newer = new ArrayList<>();
    for (List<Day> batch : batches(List.copyOf(new TreeMap<>(emptied).keySet()), MOST_DELETED)) {
      List<Day> left = batch;
      for (Rounds rounds = new Rounds(sleeper, left.size()); !left.isEmpty(); ) {
        permission.require();
        List<Day> old = new ArrayList<>();
        for (CatalogDay present : get(left).values()) {
          if (present.publication() > emptied.get(present.day())) {
            newer.add(present);
          } else {
            old.add(present.day());
          }
        }
        List<PartitionError> failed = delete(old);
        removed += old.size() - failed.size();
        left = of(failed.stream().map(PartitionError::partitionValues).toList(), old);
        if (!failed.isEmpty() && (left.isEmpty() || !rounds.isAnother(left.size()))) {
          throw stays(failed);
        }
      }
    }
    return new Removed(removed, newer);
  }

  /** Those that are still there, by errors that pass. */
  private List<PartitionError> delete(List<Day> days) {
    if (days.isEmpty()) {
      return List.of();
    }
    List<PartitionError> failed =
        glue
            .batchDeletePartition(
                request ->
                    request
                        .databaseName(database)
                        .tableName(table)
                        .partitionsToDelete(values(days)))
            .errors()
            .stream()
            .filter(error -> !PartitionErrors.isMissing(error.errorDetail()))
            .toList();
    List<PartitionError> lasting =
        failed.stream().filter(error -> !PartitionErrors.isPassing(error.errorDetail())).toList();
    if (!lasting.isEmpty()) {
      throw stays(lasting);
    }
    return failed;
  }

  private static CatalogRefusal stays(List<PartitionError> failed) {
    PartitionError first = failed.get(0);
    return new CatalogRefusal(
        failed.size()
            + " partitions cannot be removed, first "
            + String.join("/", first.partitionValues())
            + ": "
            + PartitionErrors.text(first.errorDetail()));
  }

  private Map<Day, CatalogDay> get(Collection<Day> days) throws InterruptedException {
    Map<Day, CatalogDay> found = new TreeMap<>();
    List<PartitionValueList> left = values(days);
    for (Rounds rounds = new Rounds(sleeper, left.size()); !left.isEmpty(); ) {
      List<PartitionValueList> asked = left;
      BatchGetPartitionResponse answer =
          glue.batchGetPartition(
              request -> request.databaseName(database).tableName(table).partitionsToGet(asked));
      answer
          .partitions()
          .forEach(
              partition -> CatalogDay.of(partition).ifPresent(day -> found.put(day.day(), day)));
      left = answer.unprocessedKeys();
      if (!left.isEmpty() && !rounds.isAnother(left.size())) {
        throw new CatalogRefusal(
            left.size()
                + " partitions cannot be read, first "
                + String.join("/", left.get(0).values()));
      }
    }
    return found;
  }

  private static List<PartitionValueList> values(Collection<Day> days) {
    return days.stream()
        .map(day -> PartitionValueList.builder().values(CatalogDay.values(day)).build())
        .toList();
  }

  /** Those of the days whose partitions have these values. */
  private static List<Day> of(Collection<List<String>> values, List<Day> days) {
    return days.stream().filter(day -> values.contains(CatalogDay.values(day))).toList();
  }

  private static <T> List<List<T>> batches(List<T> items, int most) {
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < items.size(); from += most) {
      batches.add(items.subList(from, Math.min(items.size(), from + most)));
    }
    return batches;
  }

  /** Days that are read, compared and written together. */
  private final class Batch {
    private final Permission permission;
    private final List<CatalogDay> newer;
    private Optional<String> lastFailure = Optional.empty();

    Batch(Permission permission, List<CatalogDay> newer) {
      this.permission = permission;
      this.newer = newer;
    }

    void show(List<CatalogDay> days) throws WarehouseException, InterruptedException {
      List<CatalogDay> left = days;
      for (Rounds rounds = new Rounds(sleeper, left.size()); !left.isEmpty(); ) {
        left = write(left);
        if (!left.isEmpty() && !rounds.isAnother(left.size())) {
          throw new CatalogRefusal(
              left.size() + " partitions failed, last " + lastFailure.orElse("without a reason"));
        }
      }
    }

    /** Those that are to be looked at anew. */
    private List<CatalogDay> write(List<CatalogDay> days)
        throws WarehouseException, InterruptedException {
      Map<Day, CatalogDay> present = get(days.stream().map(CatalogDay::day).toList());
      List<CatalogDay> missing = new ArrayList<>();
      List<CatalogDay> other = new ArrayList<>();
      for (CatalogDay day : days) {
        CatalogDay found = present.get(day.day());
        if (found == null) {
          missing.add(day);
        } else if (found.publication() > day.publication()) {
          newer.add(found);
        } else if (!found.equals(day)) {
          other.add(day);
        }
      }
      if (missing.isEmpty() && other.isEmpty()) {
        return List.of();
      }
      permission.require();
      List<List<String>> failed = new ArrayList<>();
      for (List<CatalogDay> some : batches(missing, MOST_WRITTEN)) {
        create(some).forEach(error -> failed.add(error.partitionValues()));
      }
      for (List<CatalogDay> some : batches(other, MOST_WRITTEN)) {
        update(some).forEach(error -> failed.add(error.partitionValueList()));
      }
      return days.stream().filter(day -> failed.contains(CatalogDay.values(day.day()))).toList();
    }

    private List<PartitionError> create(List<CatalogDay> days) {
      List<PartitionError> errors =
          glue.batchCreatePartition(
                  request ->
                      request
                          .databaseName(database)
                          .tableName(table)
                          .partitionInputList(days.stream().map(CatalogDay::input).toList()))
              .errors();
      errors.forEach(error -> lastFailure = Optional.of(error.toString()));
      return errors;
    }

    private List<BatchUpdatePartitionFailureEntry> update(List<CatalogDay> days) {
      List<BatchUpdatePartitionFailureEntry> errors =
          glue.batchUpdatePartition(
                  request ->
                      request
                          .databaseName(database)
                          .tableName(table)
                          .entries(
                              days.stream()
                                  .map(
                                      day ->
                                          BatchUpdatePartitionRequestEntry.builder()
                                              .partitionValueList(CatalogDay.values(day.day()))
                                              .partitionInput(day.input())
                                              .build())
                                  .toList()))
              .errors();
      errors.forEach(error -> lastFailure = Optional.of(error.toString()));
      return errors;
    }
  }
}

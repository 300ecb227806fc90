package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * The table in the Glue Data Catalog, for the in-place layout: a partition's location never
 * changes, so a day is only added or removed. Batches are not atomic; each answer lists what
 * failed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html">Partition
 *     API</a>
 */
final class Catalog {
  private static final int MOST_CREATED = 100;
  private static final int MOST_DELETED = 25;
  private static final Set<String> PARTITION_KEYS = Set.of("year", "month", "day");

  private final GlueClient glue;
  private final String database;
  private final String table;
  private final String location;
  private boolean exists;

  /**
   * @param location {@code s3://} address of the table's folder, ends in a slash
   */
  Catalog(GlueClient glue, String database, String table, String location) {
    this.glue = requireNonNull(glue, "glue is null");
    this.database = requireNonNull(database, "database is null");
    this.table = requireNonNull(table, "table is null");
    this.location = requireNonNull(location, "location is null");
  }

  /** Whether the table was seen or made by this catalog, so that it need not be asked again. */
  boolean exists() {
    return exists;
  }

  /** Creates database and table if they are missing. */
  void create(List<io.latestlake.config.Column> viewColumns) {
    try {
      glue.getTable(request -> request.databaseName(database).name(table));
    } catch (EntityNotFoundException e) {
      createMissing(viewColumns);
    }
    exists = true;
  }

  void add(Collection<Day> days, List<io.latestlake.config.Column> viewColumns) {
    List<Column> columns = columns(viewColumns);
    List<PartitionInput> partitions =
        days.stream()
            .map(
                day ->
                    PartitionInput.builder()
                        .values(values(day))
                        .storageDescriptor(storage(columns, location + day.folder() + "/"))
                        .build())
            .toList();
    for (List<PartitionInput> batch : batches(partitions, MOST_CREATED)) {
      refuse(
          glue.batchCreatePartition(
                  request ->
                      request.databaseName(database).tableName(table).partitionInputList(batch))
              .errors(),
          "AlreadyExistsException");
    }
  }

  void remove(Collection<Day> days) {
    List<PartitionValueList> partitions =
        days.stream().map(day -> PartitionValueList.builder().values(values(day)).build()).toList();
    for (List<PartitionValueList> batch : batches(partitions, MOST_DELETED)) {
      refuse(
          glue.batchDeletePartition(
                  request ->
                      request.databaseName(database).tableName(table).partitionsToDelete(batch))
              .errors(),
          "EntityNotFoundException");
    }
  }

  private void createMissing(List<io.latestlake.config.Column> viewColumns) {
    try {
      glue.createDatabase(request -> request.databaseInput(input -> input.name(database)));
    } catch (AlreadyExistsException e) {
      // As wanted.
    }
    TableInput input =
        TableInput.builder()
            .name(table)
            .tableType("EXTERNAL_TABLE")
            .parameters(Map.of("EXTERNAL", "TRUE", "classification", "parquet"))
            .storageDescriptor(storage(columns(viewColumns), location))
            .partitionKeys(key("year"), key("month"), key("day"))
            .build();
    try {
      glue.createTable(request -> request.databaseName(database).tableInput(input));
    } catch (AlreadyExistsException e) {
      // Somebody else made it since it was asked for.
    }
  }

  private static void refuse(List<PartitionError> errors, String asWanted) {
    List<PartitionError> failed =
        errors.stream().filter(error -> !error.errorDetail().errorCode().equals(asWanted)).toList();
    if (!failed.isEmpty()) {
      throw new Refusal(failed.size() + " partitions failed, first " + failed.get(0));
    }
  }

  private static List<Column> columns(List<io.latestlake.config.Column> viewColumns) {
    return viewColumns.stream()
        .filter(column -> !PARTITION_KEYS.contains(column.name()))
        .map(
            column ->
                Column.builder().name(column.name()).type(GlueTypes.of(column.type())).build())
        .toList();
  }

  private static Column key(String name) {
    return Column.builder().name(name).type("int").build();
  }

  private static List<String> values(Day day) {
    return List.of(
        Integer.toString(day.year()), Integer.toString(day.month()), Integer.toString(day.day()));
  }

  private static StorageDescriptor storage(List<Column> columns, String location) {
    return StorageDescriptor.builder()
        .columns(columns)
        .location(location)
        .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
        .outputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat")
        .serdeInfo(
            serde ->
                serde.serializationLibrary(
                    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"))
        .build();
  }

  private static <T> List<List<T>> batches(List<T> items, int most) {
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < items.size(); from += most) {
      batches.add(items.subList(from, Math.min(items.size(), from + most)));
    }
    return batches;
  }

  /** What the catalog did not do, although its answer was a success. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }
}

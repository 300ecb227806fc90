package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * The table in the Glue Data Catalog: made if it is missing, and its columns kept to those of the
 * view. All else of a table that is there, such as comments and parameters, is left as it is.
 *
 * <p>What it has found is not remembered: whoever may, removes or changes the table while the job
 * runs, and then it is made right when something is shown the next time, or by the next pass of
 * {@link Reconciliation}.
 *
 * <p>A table at another location, or with other partition keys, belongs to somebody else and is
 * refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html">UpdateTable</a>
 */
final class CatalogTable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogTable.class);
  private static final List<Column> KEYS = List.of(key("year"), key("month"), key("day"));
  private static final int MOST_TRIES = 5;

  private final GlueClient glue;
  private final String database;
  private final String table;
  private final String location;

  /**
   * @param location {@code s3://} address of the table's folder, ends in a slash
   */
  CatalogTable(GlueClient glue, String database, String table, String location) {
    this.glue = requireNonNull(glue, "glue is null");
    this.database = requireNonNull(database, "database is null");
    this.table = requireNonNull(table, "table is null");
    this.location = requireNonNull(location, "location is null");
  }

  /**
   * Makes database and table if they are missing, and gives the table these columns. One request,
   * and no permission asked for, where it has them already.
   *
   * @param permission asked for before anything is written
   * @return whether it had not
   */
  boolean keep(List<CatalogColumn> columns, Permission permission)
      throws WarehouseException, InterruptedException {
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      Optional<Table> found = find();
      ColumnChanges changes = changes(found, columns);
      if (found.isPresent() && changes.isEmpty()) {
        return tries > 1;
      }
      permission.require();
      if (found.isEmpty() ? create(columns) : update(found.get(), columns, changes)) {
        return true;
      }
      // Somebody else changed the table meanwhile: it is looked at anew.
    }
    throw new CatalogRefusal(name() + " is changed by somebody else again and again");
  }

  /** Why readers do not find these columns, for people; empty if they do. Changes nothing. */
  Optional<String> difference(List<CatalogColumn> columns) {
    Optional<Table> found = find();
    if (found.isEmpty()) {
      return Optional.of(name() + " is not in the catalog");
    }
    ColumnChanges changes = changes(found, columns);
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(name() + " has not the columns of its days: " + changes.summary());
  }

  private ColumnChanges changes(Optional<Table> found, List<CatalogColumn> columns) {
    found.ifPresent(this::refuseIfForeign);
    return ColumnChanges.between(found.map(CatalogTable::columnsOf).orElse(List.of()), columns);
  }

  /**
   * @throws ForeignCatalog if the table is there and not ours
   */
  void refuseForeign() {
    find().ifPresent(this::refuseIfForeign);
  }

  /**
   * @throws ForeignCatalog if Athena is to compute the table's partitions: it then passes over
   *     those of the catalog, and over where they point
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html">Projection</a>
   */
  void refuseProjection() {
    find()
        .filter(found -> "true".equalsIgnoreCase(found.parameters().get("projection.enabled")))
        .ifPresent(
            found -> {
              throw new ForeignCatalog(
                  name()
                      + " has the parameter projection.enabled in the catalog, by which Athena does"
                      + " not read the partitions that say where days are: remove that parameter, or"
                      + " write layout: in-place");
            });
  }

  private Optional<Table> find() {
    try {
      return Optional.of(
          glue.getTable(request -> request.databaseName(database).name(table)).table());
    } catch (EntityNotFoundException e) {
      return Optional.empty();
    }
  }

  private void refuseIfForeign(Table found) {
    String at = found.storageDescriptor() == null ? null : found.storageDescriptor().location();
    if (!location.equals(at) && !location.equals(at + "/")) {
      throw new ForeignCatalog(
          name()
              + " lies at "
              + at
              + " in the catalog, not at "
              + location
              + ": remove that table, or set another catalog.database");
    }
    if (!columnsOf(found.partitionKeys()).equals(columnsOf(KEYS))) {
      throw new ForeignCatalog(
          name()
              + " is partitioned by "
              + columnsOf(found.partitionKeys())
              + " in the catalog, not by year, month and day of type int: remove that table, it is"
              + " made anew");
    }
  }

  /** False if somebody else made it meanwhile. */
  private boolean create(List<CatalogColumn> columns) {
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
            .storageDescriptor(ParquetStorage.at(location, glueColumns(columns, Map.of())))
            .partitionKeys(KEYS)
            .build();
    try {
      glue.createTable(request -> request.databaseName(database).tableInput(input));
      return true;
    } catch (AlreadyExistsException e) {
      return false;
    }
  }

  /**
   * Without an archived version of each update, whose number is limited.
   *
   * @return false if somebody else changed the table meanwhile
   */
  private boolean update(Table found, List<CatalogColumn> columns, ColumnChanges changes) {
    changes.told(name()).forEach(LOG::warn);
    Map<String, Column> old =
        found.storageDescriptor().columns().stream()
            .collect(Collectors.toMap(Column::name, Function.identity(), (one, other) -> one));
    TableInput input =
        TableInput.builder()
            .name(table)
            .description(found.description())
            .owner(found.owner())
            .retention(found.retention())
            .tableType(found.tableType())
            .parameters(found.parameters())
            .partitionKeys(found.partitionKeys())
            .storageDescriptor(
                found.storageDescriptor().toBuilder().columns(glueColumns(columns, old)).build())
            .build();
    try {
      glue.updateTable(
          request ->
              request
                  .databaseName(database)
                  .tableInput(input)
                  .versionId(found.versionId())
                  .skipArchive(true));
      return true;
    } catch (ConcurrentModificationException e) {
      // The client may itself have repeated an update that had been made.
      return false;
    }
  }

  private static List<Column> glueColumns(List<CatalogColumn> columns, Map<String, Column> old) {
    return columns.stream()
        .map(
            column ->
                Column.builder()
                    .name(column.name())
                    .type(column.type())
                    .comment(
                        old.containsKey(column.name()) ? old.get(column.name()).comment() : null)
                    .build())
        .toList();
  }

  private static List<CatalogColumn> columnsOf(Table found) {
    return columnsOf(found.storageDescriptor().columns());
  }

  private static List<CatalogColumn> columnsOf(List<Column> columns) {
    return columns.stream().map(column -> new CatalogColumn(column.name(), column.type())).toList();
  }

  private static Column key(String name) {
    return Column.builder().name(name).type("int").build();
  }

  private String name() {
    return "table " + database + "." + table;
  }
}

package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.testing.WarehouseTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * A table in the catalog as another past has left it: with fewer columns, and with a day of which
 * table and ledger know nothing.
 */
record StaleCatalog(WarehouseTable table, String database) {
  StaleCatalog {
    requireNonNull(table, "table is null");
    requireNonNull(database, "database is null");
  }

  void create(GlueClient glue, Day day) {
    String name = table.spec().name();
    String lake = "s3://" + table.lake().bucket() + "/" + table.lake().prefix();
    StorageDescriptor storage =
        StorageDescriptor.builder()
            .columns(column("id", "varchar(24)"))
            .location(lake + "lake/" + name + "/")
            .build();
    glue.createDatabase(request -> request.databaseInput(input -> input.name(database)));
    glue.createTable(
        request ->
            request
                .databaseName(database)
                .tableInput(
                    TableInput.builder()
                        .name(name)
                        .tableType("EXTERNAL_TABLE")
                        .parameters(Map.of("EXTERNAL", "TRUE"))
                        .storageDescriptor(storage)
                        .partitionKeys(
                            Stream.of("year", "month", "day")
                                .map(key -> column(key, "int"))
                                .toList())
                        .build()));
    glue.batchCreatePartition(
        request ->
            request
                .databaseName(database)
                .tableName(name)
                .partitionInputList(
                    PartitionInput.builder()
                        .values(
                            List.of(
                                Integer.toString(day.year()),
                                Integer.toString(day.month()),
                                Integer.toString(day.day())))
                        .storageDescriptor(
                            storage.toBuilder()
                                .location(lake + "versions/of-nobody/" + day.folder() + "/")
                                .build())
                        .build()));
  }

  private static Column column(String name, String type) {
    return Column.builder().name(name).type(type).build();
  }
}

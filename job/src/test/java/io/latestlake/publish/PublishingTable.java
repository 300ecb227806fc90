package io.latestlake.publish;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.TableWarehouse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.glue.GlueClient;

/** What a publisher of a table in the stand-ins is made of. */
final class PublishingTable {
  private PublishingTable() {}

  /** In a database that is named like the table. */
  static Publisher publisher(
      WarehouseTable table,
      TableSpec spec,
      Settings.Aws aws,
      TableWarehouse warehouse,
      Optional<GlueClient> glue,
      Clock clock) {
    Settings settings = settings(table, spec, aws);
    return new Publisher(
        spec,
        settings,
        warehouse,
        table.heldDays(spec),
        table.s3(),
        glue,
        clock,
        () -> UUID.randomUUID().toString());
  }

  static Settings settings(WarehouseTable table, TableSpec spec, Settings.Aws aws) {
    return new Settings(
        new Settings.Source(Settings.Source.Historical.NONE, Settings.Source.Stream.KAFKA),
        new Settings.Kafka("", List.of(), "", true, Map.of()),
        null,
        null,
        aws,
        table.lake(),
        new Settings.Warehouse("latest-lake", "dev", "public", "default", Duration.ZERO),
        new Settings.Catalog("lake_" + spec.name()),
        new Settings.Cadence(Duration.ZERO, Duration.ZERO, 0, Duration.ZERO),
        new Settings.DeadLetters(null, Duration.ZERO),
        new Settings.Run(1, 1, Duration.ZERO, "", "hashmap", 0),
        List.of(spec));
  }
}

package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.HeldDays.Held;
import io.latestlake.warehouse.HeldDaysInRedshift;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/**
 * The days that a run which has come to its end leaves held: everything is applied, and all days
 * but these are published.
 *
 * @param byTable without tables that have none
 */
public record HeldAtEnd(Map<String, List<Held>> byTable) {
  public HeldAtEnd {
    requireNonNull(byTable, "byTable is null");
  }

  public static HeldAtEnd ask(Settings settings) throws WarehouseException, InterruptedException {
    Map<String, List<Held>> byTable = new LinkedHashMap<>();
    try (RedshiftDataClient client = new AwsClients(settings.aws()).redshiftData()) {
      for (TableSpec table : settings.tables()) {
        List<Held> held =
            new HeldDaysInRedshift(
                    table,
                    settings.warehouse(),
                    client,
                    Clock.systemUTC(),
                    Sleeper.REAL,
                    () -> UUID.randomUUID().toString())
                .held();
        if (!held.isEmpty()) {
          byTable.put(table.name(), held);
        }
      }
    }
    return new HeldAtEnd(byTable);
  }

  public boolean isEmpty() {
    return byTable.isEmpty();
  }

  /** A line for each day, with what holds it. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    byTable.forEach(
        (table, held) ->
            held.forEach(
                each ->
                    lines.add(
                        table
                            + ": "
                            + each.day().folder()
                            + " is held ("
                            + each.cause()
                            + "): "
                            + each.error().lines().findFirst().orElse(""))));
    return lines;
  }
}

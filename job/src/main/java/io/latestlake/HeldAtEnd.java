package io.latestlake;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.HeldDays;
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
import java.util.stream.Collectors;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/**
 * The days that a run which has come to its end leaves unpublished, though everything is applied.
 *
 * @param byTable the days that are held, without tables that have none
 * @param waiting the days that are not: all of a table whose publication is held, since its ledger
 *     has commits of another past; without tables that have none
 */
public record HeldAtEnd(Map<String, List<Held>> byTable, Map<String, List<Day>> waiting) {
  private static final int MOST_DAYS_TOLD = 20;

  public HeldAtEnd {
    requireNonNull(byTable, "byTable is null");
    requireNonNull(waiting, "waiting is null");
  }

  public static HeldAtEnd ask(Settings settings) throws WarehouseException, InterruptedException {
    Map<String, HeldDays> tables = new LinkedHashMap<>();
    try (RedshiftDataClient client = new AwsClients(settings.aws()).redshiftData()) {
      for (TableSpec table : settings.tables()) {
        tables.put(
            table.name(),
            new HeldDaysInRedshift(
                table,
                settings.warehouse(),
                client,
                Clock.systemUTC(),
                Sleeper.REAL,
                () -> UUID.randomUUID().toString()));
      }
      return ask(tables);
    }
  }

  static HeldAtEnd ask(Map<String, HeldDays> tables)
      throws WarehouseException, InterruptedException {
    Map<String, List<Held>> byTable = new LinkedHashMap<>();
    Map<String, List<Day>> waiting = new LinkedHashMap<>();
    for (Map.Entry<String, HeldDays> table : tables.entrySet()) {
      List<Held> held = table.getValue().held();
      if (!held.isEmpty()) {
        byTable.put(table.getKey(), held);
      }
      List<Day> days = table.getValue().waiting(HeldDays.Standing.TO_PUBLISH);
      if (!days.isEmpty()) {
        waiting.put(table.getKey(), days);
      }
    }
    return new HeldAtEnd(byTable, waiting);
  }

  public boolean isEmpty() {
    return byTable.isEmpty() && waiting.isEmpty();
  }

  /** A line for each table that has days which wait. */
  public List<String> waitingLines() {
    List<String> lines = new ArrayList<>();
    waiting.forEach(
        (table, days) ->
            lines.add(
                table
                    + ": dirty days that wait to be published, "
                    + days.size()
                    + ": "
                    + days.stream()
                        .limit(MOST_DAYS_TOLD)
                        .map(Day::folder)
                        .collect(Collectors.joining(", "))
                    + (days.size() > MOST_DAYS_TOLD ? ", ..." : "")
                    + ". After a stop, the run that goes on from its savepoint publishes them. At"
                    + " the end of the input, publication is held: the log says at the start why,"
                    + " and what to do"));
    return lines;
  }

  /** A line for each day that is held, with what holds it. */
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

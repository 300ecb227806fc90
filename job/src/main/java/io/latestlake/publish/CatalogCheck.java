package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Compares what readers see, by the catalog or by the folders of the lake, and the publication
 * records with the ledger, and the columns of the catalog's table with those of the newest
 * publication. Changes nothing; what differs is mended by the table's owner, who alone shows days
 * to readers.
 */
public final class CatalogCheck {
  private final String table;
  private final LedgerReader ledger;
  private final RecordRepair records;
  private final Layout layout;
  private final Optional<CatalogTable> catalogTable;
  private final ShownColumns shownColumns;
  private final Optional<UnknownPartitions> unknown;

  /**
   * @param glue empty if no catalog is kept
   */
  public CatalogCheck(
      TableSpec spec,
      Settings settings,
      LedgerReader ledger,
      S3Client s3,
      Optional<GlueClient> glue) {
    this.table = spec.name();
    this.ledger = requireNonNull(ledger, "ledger is null");
    LakeBucket bucket = new LakeBucket(s3, settings.lake().bucket());
    this.layout = Layouts.of(spec, settings, bucket, glue);
    this.catalogTable = Layouts.catalogTable(spec, settings, bucket, glue);
    String database = settings.catalog().database();
    this.unknown =
        glue.map(
            client ->
                new UnknownPartitions(
                    database,
                    table,
                    new CatalogPartitions(client, database, table),
                    ledger,
                    settings.lake().retention().grace().multipliedBy(2)));
    PublicationRecords publications =
        new PublicationRecords(table, settings.lake().prefix(), bucket);
    this.records = new RecordRepair(table, ledger, publications, bucket);
    this.shownColumns = new ShownColumns(table, publications);
  }

  /**
   * For people.
   *
   * @param days that readers do not see as the ledger has them, which the owner can mend
   * @param columns of the catalog's table that are not those of the newest publication, which the
   *     owner can mend
   * @param missing records of the last publications, which the owner can write
   * @param uncounted records that the ledger does not know: they do not count, and stay
   * @param unknown partitions that the ledger does not know: readers see them, and they stay
   */
  public record Differences(
      List<String> days,
      Optional<String> columns,
      List<String> missing,
      List<String> uncounted,
      List<String> unknown) {
    public Differences {
      days = List.copyOf(days);
      requireNonNull(columns, "columns is null");
      missing = List.copyOf(missing);
      uncounted = List.copyOf(uncounted);
      unknown = List.copyOf(unknown);
    }

    /** Whether there is something that the owner can mend. */
    public boolean canBeMended() {
      return !days.isEmpty() || columns.isPresent() || !missing.isEmpty();
    }

    /** Each for people, in a line. */
    public List<String> told() {
      return Stream.of(
              days.stream(),
              columns.stream(),
              missing.stream(),
              uncounted.stream(),
              unknown.stream())
          .flatMap(lines -> lines)
          .toList();
    }
  }

  public Differences differences() throws WarehouseException, InterruptedException {
    List<CurrentDay> current = ledger.currentDays();
    return RemoteWork.of(
        "what readers see of " + table,
        () -> {
          RecordRepair.Findings found = records.look();
          return new Differences(
              days(current),
              columns(current),
              found.missing().stream()
                  .map(each -> "publication " + each.number() + " has no record")
                  .toList(),
              found.uncounted(),
              unknown.isPresent() ? unknown.get().told(current) : List.of());
        });
  }

  /** Before a day is published there need not be a table. */
  private Optional<String> columns(List<CurrentDay> current) {
    return catalogTable.flatMap(kept -> shownColumns.of(current).flatMap(kept::difference));
  }

  private List<String> days(List<CurrentDay> current) throws InterruptedException {
    layout.refuseForeign();
    Map<Day, CurrentDay> byDay =
        current.stream().collect(Collectors.toMap(CurrentDay::day, Function.identity()));
    Set<Day> differing = layout.differing(current);
    return differing.stream()
        .sorted()
        .map(
            day ->
                day.folder()
                    + ": readers do not see publication "
                    + byDay.get(day).publication()
                    + " with its "
                    + byDay.get(day).rows()
                    + " rows")
        .toList();
  }
}

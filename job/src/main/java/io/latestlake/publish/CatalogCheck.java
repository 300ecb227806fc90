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
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Compares what readers see, by the catalog or by the folders of the lake, and the publication
 * records with the ledger. Changes nothing; what differs is mended by the table's owner, who alone
 * shows days to readers.
 */
public final class CatalogCheck {
  private final String table;
  private final LedgerReader ledger;
  private final RecordRepair records;
  private final Layout layout;

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
    this.records =
        new RecordRepair(
            table, ledger, new PublicationRecords(table, settings.lake().prefix(), bucket), bucket);
  }

  /**
   * For people.
   *
   * @param days that readers do not see as the ledger has them, which the owner can mend
   * @param missing records of the last publications, which the owner can write
   * @param uncounted records that the ledger does not know: they do not count, and stay
   */
  public record Differences(List<String> days, List<String> missing, List<String> uncounted) {
    public Differences {
      days = List.copyOf(days);
      missing = List.copyOf(missing);
      uncounted = List.copyOf(uncounted);
    }

    /** Whether there is nothing to mend. */
    public boolean isEmpty() {
      return days.isEmpty() && missing.isEmpty();
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
              found.missing().stream()
                  .map(each -> "publication " + each.number() + " has no record")
                  .toList(),
              found.uncounted());
        });
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

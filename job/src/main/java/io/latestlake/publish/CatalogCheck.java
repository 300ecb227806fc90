package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
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
  private static final int RECORDS = 1000;

  private final String table;
  private final String lakePrefix;
  private final LedgerReader ledger;
  private final LakeBucket bucket;
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
    this.lakePrefix = settings.lake().prefix();
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.bucket = new LakeBucket(s3, settings.lake().bucket());
    this.layout = Layouts.of(spec, settings, bucket, glue);
  }

  /**
   * @param days that readers do not see as the ledger has them, which the owner can mend
   * @param records what is wrong with records of the last publications, for people
   */
  public record Differences(List<String> days, List<String> records) {
    public Differences {
      days = List.copyOf(days);
      records = List.copyOf(records);
    }
  }

  public Differences differences() throws WarehouseException, InterruptedException {
    List<PastPublication> publications = ledger.publications(Long.MAX_VALUE, RECORDS);
    List<CurrentDay> current = ledger.currentDays();
    long last = publications.isEmpty() ? 0 : publications.get(0).number();
    boolean settled = current.stream().mapToLong(CurrentDay::publication).max().orElse(0) >= last;
    return RemoteWork.of(
        "what readers see of " + table,
        () -> new Differences(days(current, settled), records(publications)));
  }

  private List<String> days(List<CurrentDay> current, boolean settled) throws InterruptedException {
    layout.refuseForeign();
    Map<Day, CurrentDay> byDay =
        current.stream().collect(Collectors.toMap(CurrentDay::day, Function.identity()));
    Set<Day> differing = layout.differing(current, settled);
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

  /** A publication that went back has no record: the ledger alone tells of it. */
  private List<String> records(List<PastPublication> publications) throws Disagreement {
    List<String> wrong = new ArrayList<>();
    for (PastPublication each : publications) {
      if (each.published() && each.commit() > 0) {
        String key = PublicationRecord.key(lakePrefix, table, each.number());
        Optional<byte[]> json = bucket.read(key);
        if (json.isEmpty()) {
          wrong.add(key + ": is missing");
        } else {
          PublicationRecord record = PublicationRecord.parse(json.get());
          if (record.epoch() != each.epoch() || !record.prefix().equals(each.prefix())) {
            wrong.add(key + ": is of another publication than the ledger's of this number");
          }
        }
      }
    }
    return wrong;
  }
}

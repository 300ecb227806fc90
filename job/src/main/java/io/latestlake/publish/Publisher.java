package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Publishes the dirty days of one table. What it keeps true:
 *
 * <ol>
 *   <li>Every attempt unloads to a prefix that was never used; which one counts, the ledger says.
 *   <li>Nothing becomes visible before manifest, objects and ledger agree.
 *   <li>Only folders of the publication's days are touched.
 *   <li>Days leave the dirty days last, after files, catalog and record; so a publication that is
 *       cut off anywhere is simply made again, and each step may be repeated.
 * </ol>
 *
 * <p>Unloaded files stay where they are, also when the in-place layout has copied them: deleting
 * needs the grace of garbage collection, and going back to an earlier publication needs the files.
 */
public final class Publisher {
  private final String table;
  private final String lakePrefix;
  private final TableWarehouse warehouse;
  private final HeldDays held;
  private final Unloading unloading;
  private final LakeBucket bucket;
  private final Layout layout;
  private final PublicationRecords records;
  private final int keptPublications;
  private final Clock clock;
  private final Supplier<String> ids;
  private final ViewColumns columns;
  private final Optional<CatalogTable> catalogTable;

  /**
   * Since when a number is tried, however often: its files came to be then or later, and are kept
   * from that moment on.
   */
  private record FirstTry(long number, Instant at) {}

  private static final FirstTry NONE = new FirstTry(0, Instant.MIN);

  private FirstTry first = NONE;

  /**
   * @param glue empty if no catalog is kept
   * @param ids unique, and safe in a key
   */
  public Publisher(
      TableSpec spec,
      Settings settings,
      TableWarehouse warehouse,
      HeldDays held,
      S3Client s3,
      Optional<GlueClient> glue,
      Clock clock,
      Supplier<String> ids) {
    this.table = spec.name();
    this.lakePrefix = settings.lake().prefix();
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.held = requireNonNull(held, "held is null");
    this.unloading = new Unloading(table, warehouse, held);
    this.bucket = new LakeBucket(s3, settings.lake().bucket());
    this.keptPublications = settings.lake().retention().publications();
    this.layout = Layouts.of(spec, settings, bucket, glue);
    this.catalogTable = Layouts.catalogTable(spec, settings, bucket, glue);
    this.columns = new ViewColumns(warehouse);
    this.records = new PublicationRecords(table, lakePrefix, bucket);
    this.clock = requireNonNull(clock, "clock is null");
    this.ids = requireNonNull(ids, "ids is null");
  }

  /** Of what this publisher shows. To be used by the thread that publishes. */
  public Reconciliation reconciliation() {
    return new Reconciliation(
        table, records, warehouse, bucket, layout, catalogTable, columns, clock);
  }

  /** What people ask of this publisher. To be used by the thread that publishes. */
  public RequestedChanges requests(LedgerReader ledger, Reconciliation reconciliation) {
    return new RequestedChanges(
        table,
        new Requests(bucket, lakePrefix, table),
        held,
        reconciliation,
        new RecordRepair(table, ledger, records, bucket),
        new GoingBack(
            table,
            warehouse,
            ledger,
            bucket,
            reconciliation,
            records,
            layout,
            this::freshPrefix,
            keptPublications),
        clock);
  }

  /**
   * Publishes all dirty days that are not held, or have to be. After a {@link
   * WarehouseException.Retryable} it may be called again with the same number: what that number has
   * unloaded is used. After a {@link WarehouseException.AlreadyDone} the number is spent.
   *
   * @param number the ledger's last publication plus one, or that one if it is ours and could not
   *     be shown
   * @return empty if there is no day to publish
   */
  public Optional<PublicationReport> publish(Ownership owner, long number)
      throws WarehouseException, InterruptedException {
    Instant start = clock.instant();
    if (number != first.number()) {
      first = new FirstTry(number, start);
    }
    if (OwnersPermission.isOver(first.at(), start)) {
      first = NONE;
      throw new WarehouseException.AlreadyDone(
          "publication "
              + number
              + " was begun too long ago to be shown: its files may soon be gone, if it has any");
    }
    Optional<Publication> unloaded =
        unloading.unload(owner, number, () -> freshPrefix(owner, number));
    if (unloaded.isEmpty()) {
      // The number is as good as ever.
      first = NONE;
      return Optional.empty();
    }
    Publication publication = unloaded.get();
    VisibleDays days = show(publication, new OwnersPermission(warehouse, owner, clock, first.at()));
    warehouse.endPublication(owner, number);
    return Optional.of(
        report(publication, days, unloading.left(), Duration.between(start, clock.instant())));
  }

  /** The days that have files in the lake, whatever the ledger knows of them. */
  public Set<Day> visibleDays() throws WarehouseException, InterruptedException {
    return RemoteWork.of("visible days of " + table, () -> layout.days());
  }

  /**
   * Greatest number of a publication that left a trace, in its record or in the catalog; 0 if none
   * did. Either may lack what the other has: one that was cut off has no record, and not every
   * layout has a catalog.
   */
  public long lastTrace() throws WarehouseException, InterruptedException {
    return RemoteWork.of(
        "publications of " + table,
        () -> {
          // Numbers of somebody else's table mean nothing.
          layout.refuseForeign();
          SortedSet<Long> recorded = records.numbers();
          return Math.max(recorded.isEmpty() ? 0 : recorded.last(), layout.newest());
        });
  }

  private VisibleDays show(Publication publication, Permission permission)
      throws WarehouseException, InterruptedException {
    return RemoteWork.of(
        "publication " + publication.number() + " of " + table,
        () -> {
          Map<Day, List<UnloadedFile>> files =
              UnloadedPrefix.read(bucket, publication.prefix()).files(publication);
          VisibleDays days =
              new VisibleDays(
                  publication.number(),
                  publication.prefix(),
                  columns.ofFiles(),
                  columns.ofFiles(),
                  files);
          layout.show(days, permission);
          records.write(
              PublicationRecord.of(
                  table,
                  publication,
                  days.columns(),
                  days.files(),
                  layout.tags(days.files().keySet()),
                  PublicationRecord.holdsCurrent(publication.number()) ? layout.current() : null));
          return days;
        });
  }

  private String freshPrefix(Ownership owner, long number) {
    String attempt = number + "-" + owner.epoch() + "-" + ids.get();
    return bucket.address() + Layouts.versionsFolder(lakePrefix, table) + attempt + "/";
  }

  private static PublicationReport report(
      Publication publication, VisibleDays days, DirtyDays left, Duration duration) {
    List<UnloadedFile> all = days.files().values().stream().flatMap(List::stream).toList();
    return new PublicationReport(
        publication.number(),
        days.days(false).size(),
        days.days(true).size(),
        publication.rows(),
        all.size(),
        all.stream().mapToLong(UnloadedFile::bytes).sum(),
        publication.commit(),
        publication.statement(),
        left,
        duration);
  }
}

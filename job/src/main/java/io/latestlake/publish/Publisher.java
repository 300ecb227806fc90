package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

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
  /** Half of the least grace after which unloaded files may be collected. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private final String table;
  private final String lakePrefix;
  private final TableWarehouse warehouse;
  private final Unloading unloading;
  private final LakeBucket bucket;
  private final InPlaceLayout layout;
  private final Optional<Catalog> catalog;
  private final Clock clock;
  private final Supplier<String> ids;
  private List<Column> viewColumns = List.of();

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
    this.unloading = new Unloading(table, warehouse, held);
    this.bucket = new LakeBucket(s3, settings.lake().bucket());
    String tableFolder = lakePrefix + "lake/" + table + "/";
    this.layout = new InPlaceLayout(bucket, tableFolder);
    this.catalog =
        glue.map(
            client ->
                new Catalog(
                    client, settings.catalog().database(), table, bucket.address() + tableFolder));
    this.clock = requireNonNull(clock, "clock is null");
    this.ids = requireNonNull(ids, "ids is null");
  }

  /**
   * Publishes all dirty days that are not held, or have to be. After a {@link
   * WarehouseException.Retryable} it is called again with the same number: what that number has
   * unloaded is used. After a {@link WarehouseException.AlreadyDone} the number is spent, and the
   * next is the ledger's last plus one.
   *
   * @param number the ledger's last publication plus one
   * @return empty if there is no day to publish
   */
  public Optional<PublicationReport> publish(Ownership owner, long number)
      throws WarehouseException, InterruptedException {
    Instant start = clock.instant();
    Optional<Publication> unloaded =
        unloading.unload(owner, number, () -> freshPrefix(owner, number));
    if (unloaded.isEmpty()) {
      return Optional.empty();
    }
    Publication publication = unloaded.get();
    Map<Day, List<UnloadedFile>> files = show(publication, () -> requireStillOurs(owner, start));
    warehouse.endPublication(owner, number);
    return Optional.of(
        report(publication, files, unloading.left(), Duration.between(start, clock.instant())));
  }

  /** The days that have files in the lake, whatever the ledger knows of them. */
  public Set<Day> visibleDays() throws WarehouseException, InterruptedException {
    return looked("visible days", () -> layout.days());
  }

  /** Greatest number of a publication that left its record; 0 if none did. */
  public long lastRecord() throws WarehouseException, InterruptedException {
    return looked(
        "publication records",
        () ->
            bucket.list(PublicationRecord.folder(lakePrefix, table)).stream()
                .mapToLong(record -> PublicationRecord.number(record.key()))
                .max()
                .orElse(0));
  }

  private <T> T looked(String what, Supplier<T> look)
      throws WarehouseException, InterruptedException {
    try {
      return look.get();
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(what).initCause(e);
      }
      throw RemoteFailures.classify(what + " of " + table, e);
    }
  }

  private Map<Day, List<UnloadedFile>> show(
      Publication publication, InPlaceLayout.Permission permission)
      throws WarehouseException, InterruptedException {
    String what = "publication " + publication.number() + " of " + table;
    try {
      Map<Day, List<UnloadedFile>> files = verified(publication);
      layout.show(files, permission);
      register(files);
      record(publication, files);
      return files;
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(what).initCause(e);
      }
      throw RemoteFailures.classify(what, e);
    } catch (Catalog.Refusal e) {
      throw new WarehouseException.Retryable(what + ": " + e.getMessage(), e);
    } catch (Disagreement e) {
      // The same files would be refused again.
      throw new WarehouseException.AlreadyDone(what + " is refused: " + e.getMessage());
    }
  }

  /**
   * A publisher that was paused and wakes must not show what is old: it asks the fence, and after
   * half the grace of garbage collection its files may be gone.
   */
  private void requireStillOurs(Ownership owner, Instant start)
      throws WarehouseException, InterruptedException {
    if (clock.instant().isAfter(start.plus(LONGEST))) {
      throw new WarehouseException.Retryable(
          "publication of " + table + " took longer than " + LONGEST, null);
    }
    warehouse.requireOwner(owner);
  }

  private String freshPrefix(Ownership owner, long number) {
    String attempt = number + "-" + owner.epoch() + "-" + ids.get();
    return bucket.address() + lakePrefix + "versions/" + table + "/" + attempt + "/";
  }

  private Map<Day, List<UnloadedFile>> verified(Publication publication) throws Disagreement {
    String prefix = publication.prefix().substring(bucket.address().length());
    Map<String, Long> sizes = new HashMap<>();
    for (S3Object object : bucket.list(prefix)) {
      sizes.put(bucket.address() + object.key(), object.size());
    }
    Optional<byte[]> manifest = bucket.read(prefix + "manifest");
    return Verification.filesByDay(
        publication,
        manifest.isEmpty() ? Optional.empty() : Optional.of(UnloadManifest.parse(manifest.get())),
        sizes,
        bucket.address());
  }

  private void register(Map<Day, List<UnloadedFile>> files)
      throws WarehouseException, InterruptedException {
    if (catalog.isEmpty()) {
      return;
    }
    if (!catalog.get().exists()) {
      viewColumns = warehouse.viewColumns();
      catalog.get().create(viewColumns);
    }
    catalog.get().add(days(files, false), viewColumns);
    catalog.get().remove(days(files, true));
  }

  private void record(Publication publication, Map<Day, List<UnloadedFile>> files)
      throws Disagreement {
    PublicationRecord record =
        PublicationRecord.of(
            table,
            publication,
            files,
            PublicationRecord.holdsCurrent(publication.number()) ? layout.current() : null);
    String key = PublicationRecord.key(lakePrefix, table, publication.number());
    if (!bucket.create(key, record.json())) {
      // Ours, if an earlier try went through or the SDK repeated one that had.
      Optional<byte[]> present = bucket.read(key);
      if (present.isEmpty() || !PublicationRecord.parse(present.get()).isOf(publication)) {
        throw new Disagreement(key + " is the record of another publication");
      }
    }
  }

  private static PublicationReport report(
      Publication publication,
      Map<Day, List<UnloadedFile>> files,
      DirtyDays left,
      Duration duration) {
    List<UnloadedFile> all = files.values().stream().flatMap(List::stream).toList();
    return new PublicationReport(
        publication.number(),
        days(files, false).size(),
        days(files, true).size(),
        publication.rows(),
        all.size(),
        all.stream().mapToLong(UnloadedFile::bytes).sum(),
        publication.commit(),
        publication.statement(),
        left,
        duration);
  }

  private static Collection<Day> days(Map<Day, List<UnloadedFile>> files, boolean emptied) {
    return files.entrySet().stream()
        .filter(entry -> entry.getValue().isEmpty() == emptied)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}

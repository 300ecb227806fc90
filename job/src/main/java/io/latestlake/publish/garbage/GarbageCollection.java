package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.garbage.CollectionRules.Known;
import io.latestlake.publish.garbage.CollectionRules.Verdict;
import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Takes away what nobody needs of one table. What it keeps true:
 *
 * <ol>
 *   <li>Nothing outside the table's own folders is deleted, and there nothing whose name we do not
 *       give: each key is held against its folder again right before it is sent.
 *   <li>Unloaded files go by {@link CollectionRules}, which hold whoever collects and whatever the
 *       job does meanwhile; staged files when the ledger has them, or by age.
 *   <li>Partitions of emptied days are removed by the owner of the table alone.
 *   <li>It may be cut off anywhere, and be done again.
 * </ol>
 */
public final class GarbageCollection {
  /** Of one pass in the job, so that commits wait a minute or two and no more. */
  private static final int MOST_BATCHES = 50;

  private final String table;
  private final Settings.Retention retention;
  private final Bucket bucket;
  private final LedgerReader ledger;
  private final CatalogOfTable catalog;
  private final Clock clock;
  private final Folder versions;
  private final Folder stage;
  private final CollectionRules rules;
  private final List<AgedFiles> aged;
  private final AppliedFiles applied;

  /**
   * @param spec of a table of the settings; with the first of them go the files of all tables
   * @param glue empty if no catalog is kept
   */
  public GarbageCollection(
      TableSpec spec,
      Settings settings,
      LedgerReader ledger,
      S3Client s3,
      Optional<GlueClient> glue,
      Clock clock,
      Sleeper sleeper) {
    this(
        spec.name(),
        settings.lake(),
        spec.name().equals(settings.tables().get(0).name()),
        ledger,
        s3,
        glue.<CatalogOfTable>map(
                client -> new GlueCatalog(client, settings.catalog().database(), spec.name()))
            .orElse(CatalogOfTable.NONE),
        clock,
        sleeper);
  }

  GarbageCollection(
      String table,
      Settings.Lake lake,
      boolean withDeadLetters,
      LedgerReader ledger,
      S3Client s3,
      CatalogOfTable catalog,
      Clock clock,
      Sleeper sleeper) {
    this.table = requireNonNull(table, "table is null");
    this.retention = lake.retention();
    this.bucket = new Bucket(s3, lake.bucket(), sleeper);
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.versions = Folder.of(lake.prefix(), "versions", table);
    this.stage = Folder.of(lake.prefix(), "stage", table);
    this.rules = new CollectionRules(retention.grace(), bucket.address() + versions.key());
    this.applied = new AppliedFiles(stage);
    this.aged = new ArrayList<>();
    aged.add(AgedFiles.staged(stage, retention.savepoints()));
    aged.add(AgedFiles.answers(Folder.of(lake.prefix(), "answers", table), retention.grace()));
    if (withDeadLetters) {
      // Staged for all tables together; their places after the commit are never touched.
      aged.add(
          AgedFiles.deadLetters(
              Folder.of(lake.prefix(), "stage", "_dead-letters"), retention.savepoints()));
    }
  }

  /** The ledger has what this staged file holds: it goes in the next pass. */
  public void applied(String key, long bytes) {
    applied.add(key, bytes);
  }

  /** Looks at everything, and deletes nothing. */
  public Findings look() throws WarehouseException, InterruptedException {
    return remote(
        () -> {
          Instant now = clock.instant();
          List<CatalogPartition> partitions = catalog.partitions();
          List<Findings.Unloaded> unloaded =
              judged(partitions, now).stream()
                  .map(
                      verdict ->
                          new Findings.Unloaded(
                              versions.key() + verdict.stored().place() + "/",
                              verdict.stored().objects(),
                              verdict.stored().bytes(),
                              verdict.goes(),
                              verdict.reason().text()))
                  .toList();
          return new Findings(
              unloaded,
              aged.stream().map(files -> summed(files, now)).toList(),
              emptied(partitions));
        });
  }

  private Findings.Aged summed(AgedFiles files, Instant now) {
    long[] sums = new long[2];
    files
        .in(bucket, now)
        .forEach(
            object -> {
              sums[0]++;
              sums[1] += object.bytes();
            });
    return new Findings.Aged(files.folder().key(), sums[0], sums[1], files.why());
  }

  /**
   * A pass of the table's owner, on the thread that publishes.
   *
   * @param permission the owner's
   */
  public Collected pass(Permission permission) throws WarehouseException, InterruptedException {
    return remote(
        () -> {
          Deletion deletion = new Deletion(bucket, permission, MOST_BATCHES);
          // First, since they are forgotten if the pass fails further on.
          deletion.of(stage, applied.take().stream());
          List<CatalogPartition> partitions = catalog.partitions();
          delete(deletion, partitions);
          return deletion.collected(catalog.remove(emptied(partitions), permission));
        });
  }

  /** All that may go, by somebody who does not own the table; the catalog stays as it is. */
  public Collected collect() throws WarehouseException, InterruptedException {
    return remote(
        () -> {
          Deletion deletion = new Deletion(bucket, Permission.ANYBODY, Integer.MAX_VALUE);
          delete(deletion, catalog.partitions());
          return deletion.collected(0);
        });
  }

  private void delete(Deletion deletion, List<CatalogPartition> partitions)
      throws WarehouseException, InterruptedException {
    Instant now = clock.instant();
    Map<String, Set<String>> places =
        judged(partitions, now).stream()
            .filter(Verdict::goes)
            .map(Verdict::stored)
            .collect(
                Collectors.groupingBy(
                    StoredDay::attempt,
                    LinkedHashMap::new,
                    Collectors.mapping(StoredDay::place, Collectors.toSet())));
    for (Map.Entry<String, Set<String>> attempt : places.entrySet()) {
      Folder prefix = new Folder(versions.key() + attempt.getKey() + "/");
      deletion.of(prefix, bucket.list(prefix).filter(object -> lies(object, attempt.getValue())));
    }
    for (AgedFiles files : aged) {
      deletion.of(files.folder(), files.in(bucket, now));
    }
  }

  private boolean lies(StoredObject object, Set<String> places) {
    return StoredDay.of(versions, object)
        .filter(stored -> places.contains(stored.place()))
        .isPresent();
  }

  /** The ledger's last publication is read first: what it has is among the days that are read. */
  private List<Verdict> judged(Collection<CatalogPartition> partitions, Instant now)
      throws WarehouseException, InterruptedException {
    long last = ledger.lastPublication();
    List<KeptDay> kept = ledger.keptDays(retention.grace(), retention.publications());
    List<String> locations =
        partitions.stream()
            .map(CatalogPartition::location)
            .filter(location -> !location.isEmpty())
            .toList();
    Map<String, StoredDay> stored = new LinkedHashMap<>();
    bucket
        .list(versions)
        .forEach(
            object ->
                StoredDay.of(versions, object)
                    .ifPresent(each -> stored.merge(each.place(), each, StoredDay::plus)));
    return rules.judge(stored.values(), new Known(last, kept, locations, now));
  }

  /** Those whose partitions still show the publication that emptied them. */
  private List<Day> emptied(Collection<CatalogPartition> partitions)
      throws WarehouseException, InterruptedException {
    if (partitions.isEmpty()) {
      return List.of();
    }
    Map<Day, Long> emptied = ledger.emptiedDays(retention.grace());
    Set<Day> days = new TreeSet<>();
    for (CatalogPartition partition : partitions) {
      Long publication = partition.day() == null ? null : emptied.get(partition.day());
      if (publication != null && publication == partition.publication()) {
        days.add(partition.day());
      }
    }
    return List.copyOf(days);
  }

  private interface Remote<T> {
    T run() throws WarehouseException, InterruptedException;
  }

  private <T> T remote(Remote<T> work) throws WarehouseException, InterruptedException {
    String what = "the garbage collection of " + table;
    try {
      return work.run();
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException(what).initCause(e);
      }
      throw RemoteFailures.classify(what, e);
    }
  }
}

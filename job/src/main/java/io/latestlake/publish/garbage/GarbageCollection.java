package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.CatalogPartitions;
import io.latestlake.publish.Permission;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.Sleeper;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
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
 *   <li>A pass is bounded, whatever there is to look at or to delete: the next one goes on where it
 *       stopped, by what the ledger and the catalog tell then. What may go, may go later too: no
 *       reader can come to need files that no reader may need now.
 * </ol>
 *
 * <p>Used by one thread.
 */
public final class GarbageCollection {
  private final String what;
  private final Settings.Retention retention;
  private final Bucket bucket;
  private final LedgerReader ledger;
  private final Optional<CatalogPartitions> catalog;
  private final Clock clock;
  private final Folder versions;
  private final Folder stage;
  private final CollectionRules rules;
  private final List<AgedFiles> aged;
  private final AppliedFiles applied;

  /** Of the owner, that has not come to its end. */
  private Optional<OpenRound> open = Optional.empty();

  private record OpenRound(Round round, Instant since) {}

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
        glue.map(
            client -> new CatalogPartitions(client, settings.catalog().database(), spec.name())),
        clock,
        sleeper);
  }

  GarbageCollection(
      String table,
      Settings.Lake lake,
      boolean withDeadLetters,
      LedgerReader ledger,
      S3Client s3,
      Optional<CatalogPartitions> catalog,
      Clock clock,
      Sleeper sleeper) {
    this.what = "the garbage collection of " + requireNonNull(table, "table is null");
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

  /** The ledger has what this staged file holds: it goes in the next round. */
  public void applied(String key, long bytes) {
    applied.add(key, bytes);
  }

  /** Looks at everything, and deletes nothing. */
  public Findings look() throws WarehouseException, InterruptedException {
    Instant now = clock.instant();
    List<Findings.Unloaded> unloaded = new ArrayList<>();
    List<Findings.Aged> old = new ArrayList<>();
    Set<Day> emptied = new TreeSet<>();
    Pass.remote(
        what,
        () -> {
          Facts facts = facts(now);
          UnloadedPart part = unloadedPart();
          while (!part.isDone()) {
            part.read(
                facts.judge(), (place, objects, reason) -> unloaded.add(found(place, reason)));
          }
          for (AgedFiles files : aged) {
            old.add(summed(files, now));
          }
          emptied.addAll(facts.emptied().keySet());
        });
    return new Findings(unloaded, old, List.copyOf(emptied));
  }

  private Findings.Unloaded found(StoredDay place, Reason reason) {
    return new Findings.Unloaded(
        versions.key() + place.attempt() + "/",
        versions.key() + place.place() + "/",
        place.objects(),
        place.bytes(),
        reason.goes(),
        reason.text());
  }

  private Findings.Aged summed(AgedFiles files, Instant now) {
    Listing listing = new Listing(bucket, files.folder());
    long objects = 0;
    long bytes = 0;
    while (!listing.isDone()) {
      for (StoredObject object : listing.next()) {
        if (files.has(object, now)) {
          objects++;
          bytes += object.bytes();
        }
      }
    }
    return new Findings.Aged(files.folder().key(), objects, bytes, files.why());
  }

  /**
   * A pass of the table's owner, on the thread that publishes.
   *
   * @param permission the owner's
   * @param awaited whether somebody waits for the end of the pass
   * @return what it took away; not complete if the next pass is to go on with it
   */
  public Collected pass(Permission permission, BooleanSupplier awaited)
      throws WarehouseException, InterruptedException {
    OpenRound round = open.orElseGet(this::ownersRound);
    // Whatever breaks in it, the next one begins anew.
    open = Optional.empty();
    Collected collected = pass(round, permission, awaited);
    if (!collected.complete()) {
      open = Optional.of(round);
    }
    return collected;
  }

  /** All that may go, by somebody who does not own the table; the catalog stays as it is. */
  public Collected collect() throws WarehouseException, InterruptedException {
    Instant now = clock.instant();
    OpenRound round = new OpenRound(new Round(partsOfAnybody(now)), now);
    Collected all = Collected.NOTHING.withComplete(false);
    while (!all.complete()) {
      all = all.plus(pass(round, () -> {}, () -> false));
    }
    return all;
  }

  private Collected pass(OpenRound round, Permission permission, BooleanSupplier awaited)
      throws WarehouseException, InterruptedException {
    return round
        .round()
        .go(new Pass(what, bucket, permission, facts(round.since()), new Allowance(awaited)));
  }

  private OpenRound ownersRound() {
    Instant now = clock.instant();
    List<Part> parts = new ArrayList<>();
    // First, since they are forgotten if the job ends.
    parts.add(new AppliedPart(stage, applied));
    parts.addAll(partsOfAnybody(now));
    catalog.ifPresent(kept -> parts.add(new EmptiedPart(kept)));
    return new OpenRound(new Round(parts), now);
  }

  private List<Part> partsOfAnybody(Instant now) {
    List<Part> parts = new ArrayList<>();
    parts.add(unloadedPart());
    for (AgedFiles files : aged) {
      parts.add(new AgedPart(files, new Listing(bucket, files.folder()), now));
    }
    return parts;
  }

  private UnloadedPart unloadedPart() {
    return new UnloadedPart(versions, new Listing(bucket, versions), new UnloadedWalk(versions));
  }

  private Facts facts(Instant since) {
    return new Facts(ledger, catalog, retention, rules, since);
  }
}

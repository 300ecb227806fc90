package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.CurrentDay.CutOff;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what readers see against the ledger, and mends what differs: what a publisher of a dead run
 * has written late, or anybody else.
 *
 * <p>What it rests on:
 *
 * <ol>
 *   <li>Only the table's owner publishes. So the ledger is asked again only when its last
 *       publication is another than before, or days are being made again that were cut off; and a
 *       pass that finds nothing new costs Redshift nothing: it would be billed for being woken up.
 *   <li>A day is mended by the layout, as a publication shows it: files verified first, the fence
 *       asked before each batch, nothing after half the grace of garbage collection.
 *   <li>A day whose files are not as the ledger has them is left as it is, and told.
 * </ol>
 */
public final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private static final long NEVER = -1;

  private final String table;
  private final PublicationRecords records;
  private final TableWarehouse warehouse;
  private final LakeBucket bucket;
  private final Layout layout;
  private final Clock clock;

  private long asOf = NEVER;
  private Instant read = Instant.MIN;
  private List<CurrentDay> current = List.of();

  Reconciliation(
      String table,
      PublicationRecords records,
      TableWarehouse warehouse,
      LakeBucket bucket,
      Layout layout,
      Clock clock) {
    this.table = requireNonNull(table, "table is null");
    this.records = requireNonNull(records, "records is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * What one look at all days has found.
   *
   * @param differing days that readers did not see as the ledger has them
   * @param mended how many of these they see so now; the log tells of the others
   */
  record Pass(int differing, int mended) {
    private static final Pass NOTHING = new Pass(0, 0);
  }

  /**
   * One pass over all days.
   *
   * @param lastPublication the ledger's
   * @return how many days were mended
   */
  public int mend(Ownership owner, long lastPublication)
      throws WarehouseException, InterruptedException {
    return pass(owner, lastPublication).mended();
  }

  Pass pass(Ownership owner, long lastPublication) throws WarehouseException, InterruptedException {
    String what = "what readers see of " + table;
    if (asOf == NEVER) {
      RemoteWork.of(
          what,
          () -> {
            layout.refuseForeign();
            return null;
          });
    }
    if (lastPublication != asOf || isMadeAgain()) {
      ask(lastPublication);
    }
    if (current.isEmpty()) {
      return Pass.NOTHING;
    }
    Set<Day> differing = RemoteWork.of(what, () -> layout.differing(current));
    if (differing.isEmpty()) {
      return Pass.NOTHING;
    }
    // Their files are kept for a grace after they are no longer current, so it counts from here.
    ask(lastPublication);
    Permission permission = new OwnersPermission(warehouse, owner, clock, read);
    int mended = 0;
    for (List<CurrentDay> days : byPublication(differing)) {
      try {
        mended += RemoteWork.of(what, () -> mend(days, permission));
      } catch (WarehouseException.Fatal
          | WarehouseException.Retryable
          | WarehouseException.AlreadyDone failure) {
        if (isOfAll(failure)) {
          throw failure;
        }
        // No reason to stop commits and publications, or to leave other days as they are.
        LOG.error("{}: {} days cannot be mended: {}", table, days.size(), failure.getMessage());
      }
    }
    return new Pass(differing.size(), mended);
  }

  /** Those may have come to be held since. */
  private boolean isMadeAgain() {
    return current.stream().anyMatch(day -> day.cutOff() == CutOff.MADE_AGAIN);
  }

  /**
   * Shows the days of a publication whatever they show: those that it went back for.
   *
   * @return their files, without those of days that cannot be shown
   */
  Map<Day, List<UnloadedFile>> show(Ownership owner, long publication)
      throws WarehouseException, InterruptedException {
    ask(publication);
    Set<Day> days =
        current.stream()
            .filter(day -> day.publication() == publication)
            .map(CurrentDay::day)
            .collect(Collectors.toSet());
    Permission permission = new OwnersPermission(warehouse, owner, clock, read);
    Map<Day, List<UnloadedFile>> shown = new TreeMap<>();
    for (List<CurrentDay> some : byPublication(days)) {
      shown.putAll(RemoteWork.of("what readers see of " + table, () -> show(some, permission)));
    }
    return shown;
  }

  /** Whether the next days would fail as well: an outage, and not what the catalog refused. */
  private static boolean isOfAll(WarehouseException failure) {
    return failure instanceof WarehouseException.Retryable
        && !(failure.getCause() instanceof CatalogRefusal);
  }

  private void ask(long lastPublication) throws WarehouseException, InterruptedException {
    Instant before = clock.instant();
    current = warehouse.currentDays();
    read = before;
    asOf = lastPublication;
  }

  /** Days of one publication that show the files of one: they have the same columns. */
  private Iterable<List<CurrentDay>> byPublication(Set<Day> differing) {
    Map<List<Long>, List<CurrentDay>> groups = new LinkedHashMap<>();
    for (CurrentDay day : current) {
      if (differing.contains(day.day())) {
        groups
            .computeIfAbsent(List.of(day.publication(), day.shows()), first -> new ArrayList<>())
            .add(day);
      }
    }
    return groups.values();
  }

  private int mend(List<CurrentDay> days, Permission permission)
      throws WarehouseException, InterruptedException {
    int mended = show(days, permission).size();
    LOG.warn(
        "{}: readers did not see publication {} of {}: {} mended",
        table,
        days.get(0).publication(),
        days.stream().map(day -> day.day().folder()).toList(),
        mended);
    return mended;
  }

  private Map<Day, List<UnloadedFile>> show(List<CurrentDay> days, Permission permission)
      throws WarehouseException, InterruptedException {
    CurrentDay first = days.get(0);
    Map<Day, List<UnloadedFile>> files = new TreeMap<>();
    try {
      UnloadedPrefix unloaded = UnloadedPrefix.read(bucket, first.prefix());
      for (CurrentDay day : days) {
        verify(day, unloaded).ifPresent(found -> files.put(day.day(), found));
      }
    } catch (Disagreement e) {
      LOG.error("{}: {} days cannot be mended: {}", table, days.size(), e.getMessage());
    }
    if (files.isEmpty()) {
      return files;
    }
    layout.show(
        new VisibleDays(
            first.publication(), first.prefix(), columns(first.shows()), ofView(), files),
        permission);
    return files;
  }

  private Optional<List<UnloadedFile>> verify(CurrentDay day, UnloadedPrefix unloaded) {
    try {
      return Optional.of(unloaded.files(day));
    } catch (Disagreement e) {
      LOG.error(
          "{}: readers do not see {} as of publication {}, and it cannot be mended: {}",
          table,
          day.day().folder(),
          day.publication(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private List<CatalogColumn> ofView() throws WarehouseException, InterruptedException {
    return CatalogColumn.ofFiles(warehouse.viewColumns());
  }

  /** Of the files that the publication unloaded; a record that cannot be read does not count. */
  private List<CatalogColumn> columns(long publication)
      throws WarehouseException, InterruptedException {
    try {
      Optional<PublicationRecord> record = records.read(publication);
      if (record.isPresent() && record.get().columns() != null) {
        return record.get().columns();
      }
    } catch (Disagreement unreadable) {
      LOG.warn("{}: publication {}: {}", table, publication, unreadable.getMessage());
    }
    return ofView();
  }
}

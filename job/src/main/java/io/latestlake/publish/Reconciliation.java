package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
 *       publication is another than before, and a pass that finds nothing new costs Redshift
 *       nothing: it would be billed for being woken up.
 *   <li>A day is mended by the layout, as a publication shows it: files verified first, the fence
 *       asked before each batch, nothing after half the grace of garbage collection.
 *   <li>A day whose files are not as the ledger has them is left as it is, and told.
 * </ol>
 */
public final class Reconciliation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private static final long NEVER = -1;

  private final String table;
  private final String lakePrefix;
  private final TableWarehouse warehouse;
  private final LakeBucket bucket;
  private final Layout layout;
  private final Clock clock;

  private long asOf = NEVER;
  private Instant read = Instant.MIN;
  private List<CurrentDay> current = List.of();

  Reconciliation(
      String table,
      String lakePrefix,
      TableWarehouse warehouse,
      LakeBucket bucket,
      Layout layout,
      Clock clock) {
    this.table = requireNonNull(table, "table is null");
    this.lakePrefix = requireNonNull(lakePrefix, "lakePrefix is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * One pass over all days.
   *
   * @param lastPublication the ledger's
   * @return how many days were mended
   */
  public int mend(Ownership owner, long lastPublication)
      throws WarehouseException, InterruptedException {
    String what = "what readers see of " + table;
    if (asOf == NEVER) {
      RemoteWork.of(
          what,
          () -> {
            layout.refuseForeign();
            return null;
          });
    }
    if (lastPublication != asOf) {
      ask(lastPublication);
    }
    if (current.isEmpty()) {
      return 0;
    }
    boolean settled =
        current.stream().mapToLong(CurrentDay::publication).max().orElse(0) >= lastPublication;
    Set<Day> differing = RemoteWork.of(what, () -> layout.differing(current, settled));
    if (differing.isEmpty()) {
      return 0;
    }
    // Their files are kept for a grace after they are no longer current, so it counts from here.
    ask(lastPublication);
    Permission permission = new OwnersPermission(warehouse, owner, clock, read);
    int mended = 0;
    for (List<CurrentDay> days : byPublication(differing)) {
      try {
        mended += RemoteWork.of(what, () -> mend(days, permission));
      } catch (WarehouseException.Fatal | WarehouseException.AlreadyDone failure) {
        // No reason to stop commits and publications: readers see these days as they did.
        LOG.error("{}: {} cannot be mended: {}", table, days.size(), failure.getMessage());
      }
    }
    return mended;
  }

  /**
   * Shows the days of a publication whatever they show: those that it went back for.
   *
   * @return how many there are
   */
  int show(Ownership owner, long publication) throws WarehouseException, InterruptedException {
    ask(publication);
    Set<Day> days =
        current.stream()
            .filter(day -> day.publication() == publication)
            .map(CurrentDay::day)
            .collect(Collectors.toSet());
    Permission permission = new OwnersPermission(warehouse, owner, clock, read);
    int shown = 0;
    for (List<CurrentDay> some : byPublication(days)) {
      shown += RemoteWork.of("what readers see of " + table, () -> show(some, permission));
    }
    return shown;
  }

  private void ask(long lastPublication) throws WarehouseException, InterruptedException {
    Instant before = clock.instant();
    current = warehouse.currentDays();
    read = before;
    asOf = lastPublication;
  }

  /** Days of one publication that show the files of one: they have the same columns. */
  private Iterable<List<CurrentDay>> byPublication(Set<Day> differing) {
    Map<List<Long>, List<CurrentDay>> groups = new HashMap<>();
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
      throws WarehouseException, InterruptedException, Disagreement {
    int mended = show(days, permission);
    LOG.warn(
        "{}: readers did not see publication {} of {}: {} mended",
        table,
        days.get(0).publication(),
        days.stream().map(day -> day.day().folder()).toList(),
        mended);
    return mended;
  }

  private int show(List<CurrentDay> days, Permission permission)
      throws WarehouseException, InterruptedException, Disagreement {
    CurrentDay first = days.get(0);
    UnloadedPrefix unloaded = UnloadedPrefix.read(bucket, first.prefix());
    Map<Day, List<UnloadedFile>> files = new TreeMap<>();
    for (CurrentDay day : days) {
      try {
        files.put(day.day(), unloaded.files(day));
      } catch (Disagreement e) {
        LOG.error(
            "{}: readers do not see {} as of publication {}, and it cannot be mended: {}",
            table,
            day.day().folder(),
            day.publication(),
            e.getMessage());
      }
    }
    if (files.isEmpty()) {
      return 0;
    }
    layout.show(
        new VisibleDays(
            first.publication(), first.prefix(), columns(first.shows()), ofView(), files),
        permission);
    return files.size();
  }

  private List<CatalogColumn> ofView() throws WarehouseException, InterruptedException {
    return CatalogColumn.ofFiles(warehouse.viewColumns());
  }

  /** Of the files that the publication unloaded. */
  private List<CatalogColumn> columns(long publication)
      throws WarehouseException, InterruptedException, Disagreement {
    Optional<byte[]> record = bucket.read(PublicationRecord.key(lakePrefix, table, publication));
    List<CatalogColumn> columns =
        record.isEmpty() ? null : PublicationRecord.parse(record.get()).columns();
    return columns != null ? columns : ofView();
  }
}

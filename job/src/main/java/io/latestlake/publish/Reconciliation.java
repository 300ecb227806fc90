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
 *   <li>The catalog's table is looked at in each pass, by one request, but while days are being
 *       made again: nothing else would find columns that were changed while no day is published,
 *       and readers fail on them.
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
  private final Optional<CatalogTable> catalogTable;
  private final ViewColumns viewColumns;
  private final ShownColumns shownColumns;
  private final Clock clock;

  private long asOf = NEVER;
  private Instant read = Instant.MIN;
  private List<CurrentDay> current = List.of();

  /**
   * @param catalogTable empty if no catalog is kept
   */
  Reconciliation(
      String table,
      PublicationRecords records,
      TableWarehouse warehouse,
      LakeBucket bucket,
      Layout layout,
      Optional<CatalogTable> catalogTable,
      ViewColumns viewColumns,
      Clock clock) {
    this.table = requireNonNull(table, "table is null");
    this.records = requireNonNull(records, "records is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.catalogTable = requireNonNull(catalogTable, "catalogTable is null");
    this.viewColumns = requireNonNull(viewColumns, "viewColumns is null");
    this.shownColumns = new ShownColumns(table, records);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * What one look at all days has found.
   *
   * @param differing days that readers did not see as the ledger has them
   * @param mended how many of these they see so now; the log tells of the others
   * @param columns those of the catalog's table
   */
  record Pass(int differing, int mended, Columns columns) {
    private static final Pass NOTHING = new Pass(0, 0, Columns.RIGHT);

    /** Whether readers see all as the ledger has it now. */
    boolean isWhole() {
      return mended == differing && columns != Columns.WRONG;
    }
  }

  /** How the columns of the catalog's table stand to those of the newest publication. */
  enum Columns {
    RIGHT,
    /** They were others, or there was no table. */
    MENDED,
    /** They are others; the log tells why they stay so. */
    WRONG
  }

  /**
   * One pass over all days, and the catalog's table.
   *
   * @param lastPublication the ledger's
   * @return how many days were mended; the table's columns alone count as one
   */
  public int mend(Ownership owner, long lastPublication)
      throws WarehouseException, InterruptedException {
    Pass pass = pass(owner, lastPublication);
    return pass.mended() == 0 && pass.columns() == Columns.MENDED ? 1 : pass.mended();
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
    Columns columns = keepColumns(what, owner);
    Set<Day> differing = RemoteWork.of(what, () -> layout.differing(current));
    if (differing.isEmpty()) {
      return new Pass(0, 0, columns);
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
    return new Pass(differing.size(), mended, columns);
  }

  private Columns keepColumns(String what, Ownership owner)
      throws WarehouseException, InterruptedException {
    if (isMadeAgain()) {
      // By a publication that sets its columns then, and may have done so before it was cut off.
      return Columns.RIGHT;
    }
    Optional<List<CatalogColumn>> shown =
        RemoteWork.of(what, () -> catalogTable.flatMap(kept -> shownColumns.of(current)));
    if (shown.isEmpty()) {
      return Columns.RIGHT;
    }
    List<CatalogColumn> right = shown.get();
    Permission permission = new OwnersPermission(warehouse, owner, clock, clock.instant());
    try {
      if (!RemoteWork.of(what, () -> catalogTable.get().keep(right, permission))) {
        return Columns.RIGHT;
      }
      LOG.warn("{}: the catalog's table had not the columns of its days: mended", table);
      return Columns.MENDED;
    } catch (WarehouseException.Fatal | WarehouseException.Retryable failure) {
      if (isOfAll(failure)) {
        throw failure;
      }
      // As with days: commits and publications need none of it, and the days may be mended.
      LOG.error(
          "{}: the columns of the catalog's table cannot be mended: {}",
          table,
          failure.getMessage());
      return Columns.WRONG;
    }
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
            first.publication(), first.prefix(), columns(first.shows()), tableColumns(), files),
        permission);
    return files;
  }

  /** As they are kept: days of an earlier view must not bring the columns of a later one yet. */
  private List<CatalogColumn> tableColumns() throws WarehouseException, InterruptedException {
    Optional<List<CatalogColumn>> shown =
        isMadeAgain() ? Optional.empty() : shownColumns.of(current);
    return shown.isPresent() ? shown.get() : viewColumns.ofFiles();
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
    return viewColumns.ofFiles();
  }
}

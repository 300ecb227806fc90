package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.StatementName.Kind;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/** Looks at a table's ledger from outside of its run. Touches no fence and changes nothing. */
public final class LedgerReader {
  private static final String UNLOADED = "unloaded";
  private static final String PUBLISHED = "published";

  /** Asked for by ledger_tables.sql. */
  private static final int LEDGER_TABLES = 2;

  private final TableSql sql;
  private final LedgerScripts scripts;
  private final DataApi dataApi;
  private final Supplier<String> ids;

  /**
   * @param ids unique, and without slashes
   */
  public LedgerReader(
      TableSpec spec,
      Settings.Warehouse settings,
      RedshiftDataClient client,
      Clock clock,
      Sleeper sleeper,
      Supplier<String> ids) {
    sql = new TableSql(spec, settings);
    scripts = new LedgerScripts(sql);
    dataApi = new DataApi(client, settings.workgroup(), settings.database(), clock, sleeper);
    this.ids = requireNonNull(ids, "ids is null");
  }

  /** Empty if no run ever prepared the table's ledger. */
  public Optional<LedgerStatus> status() throws WarehouseException, InterruptedException {
    if (dataApi.run(name(), scripts.tables()).number(0, 0) < LEDGER_TABLES) {
      return Optional.empty();
    }
    ResultRows row = dataApi.run(name(), scripts.status());
    return Optional.of(
        new LedgerStatus(
            row.number(0, 0),
            row.number(0, 1),
            Duration.ofSeconds(row.number(0, 2)),
            row.number(0, 3),
            row.number(0, 4),
            Duration.ofSeconds(row.number(0, 5)),
            row.number(0, 6),
            row.number(0, 7),
            row.number(0, 9) < 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(row.number(0, 9))),
            row.number(0, 8) > 0));
  }

  /**
   * The newest publications, the newest first.
   *
   * @param from the newest that is wanted
   * @param most how many
   */
  public List<PastPublication> publications(long from, int most)
      throws WarehouseException, InterruptedException {
    return publications(from, most, List.of(UNLOADED, PUBLISHED));
  }

  /**
   * The newest publications that came to their end, the newest first.
   *
   * @param most how many
   */
  public List<PastPublication> published(int most) throws WarehouseException, InterruptedException {
    return publications(Long.MAX_VALUE, most, List.of(PUBLISHED));
  }

  private List<PastPublication> publications(long from, int most, List<String> states)
      throws WarehouseException, InterruptedException {
    ResultRows rows = dataApi.run(name(), scripts.publications(from, most, states));
    return IntStream.range(0, rows.rows().size())
        .mapToObj(
            row ->
                new PastPublication(
                    rows.number(row, 0),
                    rows.number(row, 1),
                    rows.text(row, 2).equals(PUBLISHED),
                    rows.text(row, 3),
                    rows.number(row, 4),
                    rows.number(row, 5),
                    rows.number(row, 6),
                    rows.number(row, 7),
                    rows.number(row, 8),
                    Duration.ofSeconds(rows.number(row, 9)),
                    Duration.ofSeconds(rows.number(row, 10))))
        .toList();
  }

  /** The days of a publication, in their order. */
  public List<CurrentDay> daysOf(long publication) throws WarehouseException, InterruptedException {
    return dataApi.run(name(), scripts.publicationDays(publication)).shownDays();
  }

  /** The days that changed since a publication, as they were then, if they were published then. */
  public List<CurrentDay> daysAsOf(long publication)
      throws WarehouseException, InterruptedException {
    return dataApi.run(name(), scripts.daysAsOf(publication)).shownDays();
  }

  /** What readers see, each day that was ever published once, in their order. */
  public List<CurrentDay> currentDays() throws WarehouseException, InterruptedException {
    return dataApi.run(name(), scripts.currentDays()).currentDays();
  }

  /** The columns of what is published. */
  public List<Column> viewColumns() throws WarehouseException, InterruptedException {
    return dataApi.run(name(), new TableScripts(sql).viewColumns()).types();
  }

  /** The ledger's last publication, though it was cut off; 0 if there is none. */
  public long lastPublication() throws WarehouseException, InterruptedException {
    List<PastPublication> newest = publications(Long.MAX_VALUE, 1);
    return newest.isEmpty() ? 0 : newest.get(0).number();
  }

  /**
   * The unloaded files that must stay; a day has several entries.
   *
   * @param grace for how long after they were superseded
   * @param publications among how many of the newest one can go back
   */
  public List<KeptDay> keptDays(Duration grace, int publications)
      throws WarehouseException, InterruptedException {
    ResultRows rows = dataApi.run(name(), scripts.keptDays(grace, publications));
    return IntStream.range(0, rows.rows().size())
        .mapToObj(
            row ->
                new KeptDay(
                    rows.day(row, 0),
                    rows.number(row, 3),
                    rows.text(row, 4),
                    rows.number(row, 5) < 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(rows.number(row, 5)))))
        .toList();
  }

  /** Whether a rebuild is under way, or has ended not longer ago than that. */
  public boolean isRebuiltLately(Duration within) throws WarehouseException, InterruptedException {
    return dataApi.run(name(), scripts.rebuiltLately(within)).number(0, 0) > 0;
  }

  /**
   * The last time that the ledger was lost or set back, if it ever was.
   *
   * @param grace for how long after a day was published its older files may be read
   */
  public LedgerLoss lastLoss(Duration grace) throws WarehouseException, InterruptedException {
    long first = dataApi.run(name(), scripts.lastLoss()).number(0, 0);
    if (first == 0) {
      return LedgerLoss.NONE;
    }
    ResultRows rows = dataApi.run(name(), scripts.daysPublishedSince(first, grace));
    return new LedgerLoss(
        first,
        IntStream.range(0, rows.rows().size())
            .mapToObj(row -> rows.day(row, 0))
            .collect(Collectors.toSet()));
  }

  /** The publications that emptied days which readers see empty for longer than the grace. */
  public Map<Day, Long> emptiedDays(Duration grace)
      throws WarehouseException, InterruptedException {
    ResultRows rows = dataApi.run(name(), scripts.emptiedDays(grace));
    Map<Day, Long> emptied = new TreeMap<>();
    for (int row = 0; row < rows.rows().size(); row++) {
      emptied.put(rows.day(row, 0), rows.number(row, 3));
    }
    return emptied;
  }

  private StatementName name() {
    return new StatementName(sql.controlSchema(), "-", 0, Kind.READ, 0, ids.get());
  }
}

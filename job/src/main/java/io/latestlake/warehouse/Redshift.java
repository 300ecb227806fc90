package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.warehouse.StatementName.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;

/**
 * One table in Redshift Serverless, through the Data API. What it keeps true:
 *
 * <ol>
 *   <li>All that writes is one transaction whose first statement locks the fence; it changes
 *       nothing unless epoch and run are the fence's.
 *   <li>A staged checkpoint enters the ledger with its rows, and only once.
 *   <li>A run that lost the table never takes it back.
 *   <li>What a publication is, prefix and days, is read from the ledger, never from the attempt.
 *   <li>Reading never touches the fence, so it neither waits for a commit nor delays one.
 * </ol>
 */
public final class Redshift implements TableWarehouse {
  private static final Logger LOG = LoggerFactory.getLogger(Redshift.class);
  private static final int MOST_IDS = 500;

  /** In one statement, which may have 100 KB. */
  private static final int MOST_DAYS = 2_000;

  /** Asked for by ledger_tables.sql. */
  private static final int LEDGER_TABLES = 2;

  /** Stands for the run in names of statements that are sent before one owns the table. */
  private static final String NO_RUN = "-";

  private final TableSql sql;
  private final TableScripts tables;
  private final CommitScripts commits;
  private final PublicationScripts publications;
  private final LedgerScripts ledger;
  private final DataApi dataApi;
  private final Supplier<String> ids;
  private final TableAlteration alteration;

  /**
   * @param ids unique, and without slashes
   */
  public Redshift(
      TableSpec spec,
      Settings.Warehouse settings,
      RedshiftDataClient client,
      Clock clock,
      Sleeper sleeper,
      Supplier<String> ids) {
    sql = new TableSql(spec, settings);
    tables = new TableScripts(sql);
    commits = new CommitScripts(sql);
    publications = new PublicationScripts(sql);
    ledger = new LedgerScripts(sql);
    dataApi = new DataApi(client, settings.workgroup(), settings.database(), clock, sleeper);
    this.ids = requireNonNull(ids, "ids is null");
    alteration = new TableAlteration(spec, tables, dataApi, () -> unfenced(Kind.PREPARE));
  }

  @Override
  public void prepareLedger(String run) throws WarehouseException, InterruptedException {
    dataApi.run(unfenced(Kind.PREPARE), tables.control());
    refuseIfLost(run);
  }

  @Override
  public Claim claim(String run) throws WarehouseException, InterruptedException {
    refuseIfLost(run);
    // Before the fence is read: whatever holds it is to let it go.
    cancelBelow(Long.MAX_VALUE);
    return new Claim(run, epoch());
  }

  @Override
  public void prepareTable(Claim claim) throws WarehouseException, InterruptedException {
    dataApi.run(unfenced(Kind.PREPARE), tables.proceduresAndTable(claim));
    alteration.follow(claim, () -> requireClaim(claim));
    try {
      dataApi.run(unfenced(Kind.PREPARE), tables.view(claim));
    } catch (WarehouseException.Fatal e) {
      LOG.info("The view is made anew: {}", e.getMessage());
      dataApi.run(unfenced(Kind.PREPARE), tables.replaceView(claim));
    }
    List<String> checks = publications.tryChecks();
    if (!checks.isEmpty()) {
      dataApi.run(unfenced(Kind.PREPARE), checks);
    }
    // A column that cannot be published is told now, not when the first day is.
    viewColumns();
  }

  @Override
  public Ownership takeOver(Claim claim, String nonce)
      throws WarehouseException, InterruptedException {
    StatementName name = name(claim.run(), 0, Kind.TAKE_OVER, 0, nonce + "." + ids.get());
    ResultRows fence = dataApi.run(name, commits.takeOver(claim, nonce));
    Ownership owner =
        new Ownership(claim.run(), fence.number(0, 0), fence.number(0, 1), fence.number(0, 2));
    cancelBelow(owner.epoch());
    return owner;
  }

  /** What cannot be in a transaction with the fence's lock asks right before. */
  private void requireClaim(Claim claim) throws WarehouseException, InterruptedException {
    long epoch = epoch();
    if (epoch != claim.epoch()) {
      throw new WarehouseException.Retryable(
          RetryClass.CONFLICT,
          "TAKEN OVER SINCE: epoch " + claim.epoch() + " was claimed, but " + epoch + " began",
          null);
    }
  }

  /** 0 of a fence that has no row yet. */
  private long epoch() throws WarehouseException, InterruptedException {
    ResultRows fence = read(commits.owner());
    return fence.rows().isEmpty() ? 0 : fence.number(0, 0);
  }

  /** Known before anything of the owner is cancelled or replaced: two runs must not duel. */
  private void refuseIfLost(String run) throws WarehouseException, InterruptedException {
    List<String> owners = texts(read(commits.runs()));
    if (owners.contains(run) && !owners.get(owners.size() - 1).equals(run)) {
      throw new WarehouseException.Fenced(
          "FENCED BY ANOTHER RUN: run " + run + " owned the table once and lost it", true);
    }
  }

  @Override
  public Ownership refresh(Ownership owner) throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.REFRESH, 0, ids.get());
    ResultRows fence = dataApi.run(name, commits.refresh(owner));
    return new Ownership(owner.run(), owner.epoch(), fence.number(0, 1), fence.number(0, 2));
  }

  @Override
  public void requireOwner(Ownership owner) throws WarehouseException, InterruptedException {
    ResultRows fence = read(commits.owner());
    long epoch = fence.number(0, 0);
    String run = fence.text(0, 1);
    if (!run.equals(owner.run())) {
      throw new WarehouseException.Fenced(
          "FENCED BY ANOTHER RUN: run " + run + " owns the table since epoch " + epoch, true);
    } else if (epoch != owner.epoch()) {
      throw new WarehouseException.Fenced(
          "FENCED BY A NEWER EPOCH: " + owner.epoch() + " is over, " + epoch + " began", false);
    }
  }

  @Override
  public Commit apply(Ownership owner, CommitAttempt attempt)
      throws WarehouseException, InterruptedException {
    if (attempt.staged().isEmpty() || attempt.staged().size() > MOST_IDS) {
      throw new IllegalArgumentException(attempt.staged().size() + " staged checkpoints");
    }
    StatementName name =
        name(
            owner.run(),
            owner.epoch(),
            Kind.COMMIT,
            attempt.number(),
            Integer.toString(attempt.attempt()));
    ResultRows counts = dataApi.run(name, commits.apply(owner, attempt));
    return new Commit(
        attempt.number(),
        counts.number(0, 0),
        counts.number(0, 1),
        counts.number(0, 2),
        name.withoutAttempt());
  }

  @Override
  public void markEndOfLoad(Ownership owner) throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.END_LOAD, 0, ids.get());
    dataApi.run(name, commits.endLoad(owner));
  }

  @Override
  public void markDirty(Ownership owner, Collection<Day> days)
      throws WarehouseException, InterruptedException {
    List<Day> left = List.copyOf(days);
    for (int from = 0; from < left.size(); from += MOST_DAYS) {
      List<Day> some = left.subList(from, Math.min(left.size(), from + MOST_DAYS));
      StatementName name = name(owner.run(), owner.epoch(), Kind.MARK_DIRTY, 0, ids.get());
      dataApi.run(name, commits.markDirty(owner, some));
    }
  }

  @Override
  public Rebuild beginRebuild(Ownership owner, String id, boolean fromState, long lastPublication)
      throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.BEGIN_REBUILD, 0, ids.get());
    try {
      ResultRows begun =
          dataApi.run(name, commits.beginRebuild(owner, id, fromState, lastPublication));
      return new Rebuild(id, begun.number(0, 0), false, fromState);
    } catch (WarehouseException.AlreadyDone e) {
      // By an earlier attempt of ours: what was committed since must stay.
      return lastRebuild()
          .filter(rebuild -> rebuild.id().equals(id))
          .orElseThrow(
              () ->
                  new WarehouseException.Fatal(
                      "rebuild "
                          + id
                          + " is in the ledger, and another one after it: this state is of another"
                          + " past. Start from the newest checkpoint or savepoint, or with --rebuild",
                      e));
    }
  }

  @Override
  public void endRebuild(Ownership owner, String id)
      throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.END_REBUILD, 0, ids.get());
    dataApi.run(name, commits.endRebuild(owner, id));
  }

  @Override
  public Optional<Rebuild> lastRebuild() throws WarehouseException, InterruptedException {
    ResultRows rebuild = read(commits.lastRebuild());
    return rebuild.rows().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rebuild(
                rebuild.text(0, 0),
                rebuild.number(0, 1),
                rebuild.number(0, 2) > 0,
                rebuild.number(0, 3) > 0));
  }

  @Override
  public HistoricalLoad historicalLoad() throws WarehouseException, InterruptedException {
    // A ledger of an older release has no table for it; the next run that prepares it adds one.
    if (read(ledger.tables()).number(0, 0) < LEDGER_TABLES) {
      return HistoricalLoad.UNKNOWN;
    }
    ResultRows load = read(commits.load());
    if (load.number(0, 0) > 0) {
      return HistoricalLoad.COMMITTED;
    }
    return load.number(0, 1) > 0 ? HistoricalLoad.NOT_COMMITTED : HistoricalLoad.UNKNOWN;
  }

  @Override
  public boolean hasRows() throws WarehouseException, InterruptedException {
    return !read(tables.tableColumns()).rows().isEmpty()
        && read(tables.rowCount()).number(0, 0) > 0;
  }

  @Override
  public Map<String, Long> applied(Collection<String> wanted)
      throws WarehouseException, InterruptedException {
    List<String> left = List.copyOf(wanted);
    Map<String, Long> found = new HashMap<>();
    for (int from = 0; from < left.size(); from += MOST_IDS) {
      List<String> some = left.subList(from, Math.min(left.size(), from + MOST_IDS));
      ResultRows rows = read(commits.applied(some));
      IntStream.range(0, rows.rows().size())
          .forEach(row -> found.put(rows.text(row, 0), rows.number(row, 1)));
    }
    return found;
  }

  @Override
  public List<LedgerEntry> commitsSince(long commit, String id)
      throws WarehouseException, InterruptedException {
    ResultRows result = read(commits.commitsSince(commit, id));
    return IntStream.range(0, result.rows().size())
        .mapToObj(row -> new LedgerEntry(result.text(row, 0), result.number(row, 1)))
        .toList();
  }

  @Override
  public DirtyDays dirtyDays() throws WarehouseException, InterruptedException {
    ResultRows days = read(commits.dirtyDays());
    return new DirtyDays(days.number(0, 0), days.number(0, 1), days.number(0, 2));
  }

  @Override
  public Optional<Publication> unload(Ownership owner, long number, String prefix)
      throws WarehouseException, InterruptedException {
    if (!prefix.startsWith("s3://") || !prefix.endsWith("/")) {
      throw new IllegalArgumentException("not a prefix that ends in a slash: " + prefix);
    }
    StatementName name = name(owner.run(), owner.epoch(), Kind.PUBLICATION, number, ids.get());
    if (dirtyDays().toPublish() == 0) {
      // Nothing to do, or all done and only its answer was lost.
      return ofThisEpoch(owner, name);
    }
    try {
      return publication(name, dataApi.run(name, publications.unload(owner, number, prefix)));
    } catch (WarehouseException.AlreadyDone e) {
      // An earlier attempt of ours went through although its answer was lost: its files count.
      Optional<Publication> earlier = ofThisEpoch(owner, name);
      if (earlier.isEmpty()) {
        throw e;
      }
      return earlier;
    }
  }

  private Optional<Publication> ofThisEpoch(Ownership owner, StatementName name)
      throws WarehouseException, InterruptedException {
    return publication(name, read(ledger.publication(name.number())))
        .filter(publication -> publication.epoch() == owner.epoch());
  }

  @Override
  public void endPublication(Ownership owner, long number)
      throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.END_PUBLICATION, number, ids.get());
    dataApi.run(name, publications.endPublication(owner, number));
  }

  @Override
  public long rollBack(Ownership owner, long number, long to, String prefix)
      throws WarehouseException, InterruptedException {
    StatementName name = name(owner.run(), owner.epoch(), Kind.ROLL_BACK, number, ids.get());
    return dataApi.run(name, publications.rollBack(owner, number, to, prefix)).number(0, 0);
  }

  @Override
  public List<CurrentDay> currentDays() throws WarehouseException, InterruptedException {
    return read(ledger.currentDays()).currentDays();
  }

  @Override
  public List<Column> viewColumns() throws WarehouseException, InterruptedException {
    return read(tables.viewColumns()).types();
  }

  /** Statements of older epochs would be refused anyway; cancelled, they do not hold the fence. */
  private void cancelBelow(long epoch) {
    String table = sql.controlSchema();
    dataApi.cancel(StatementName.prefix(table), name -> name.isFencedBelow(epoch));
  }

  private ResultRows read(List<String> statements) throws WarehouseException, InterruptedException {
    return dataApi.run(unfenced(Kind.READ), statements);
  }

  private StatementName unfenced(Kind kind) {
    return name(NO_RUN, 0, kind, 0, ids.get());
  }

  private StatementName name(String run, long epoch, Kind kind, long number, String attempt) {
    return new StatementName(sql.controlSchema(), run, epoch, kind, number, attempt);
  }

  /** Rows of unload.sql and publication.sql: what is the publication's, then a day. */
  private static Optional<Publication> publication(StatementName name, ResultRows result) {
    if (result.rows().isEmpty()) {
      return Optional.empty();
    }
    List<Day> days = new ArrayList<>();
    for (int row = 0; row < result.rows().size(); row++) {
      days.add(result.day(row, 4));
    }
    return Optional.of(
        new Publication(
            name.number(),
            result.number(0, 0),
            result.text(0, 1),
            result.number(0, 2),
            result.number(0, 3),
            List.copyOf(days),
            name.withoutAttempt()));
  }

  private static List<String> texts(ResultRows result) {
    return IntStream.range(0, result.rows().size()).mapToObj(row -> result.text(row, 0)).toList();
  }
}

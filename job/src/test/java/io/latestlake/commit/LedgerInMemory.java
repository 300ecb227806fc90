package io.latestlake.commit;

import static java.util.stream.Collectors.toMap;

import io.latestlake.config.Column;
import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A ledger by the rules of the design: numbers without a gap, ids once, epochs that only rise. */
final class LedgerInMemory implements TableWarehouse, Publications {
  static final long CHANGED_ROWS = 1;
  static final long CHANGED_DAYS = 2;
  static final long DIRTY_DAYS = 3;
  static final int PUBLISHED_DAYS = 4;
  static final long PUBLISHED_ROWS = 10;
  static final long PUBLISHED_BYTES = 500;

  /** Of the publication whose record lies in the lake, whatever was set back. */
  static final long LAST_RECORD = 7;

  private final List<String> calls = new ArrayList<>();
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final List<List<Column>> appliedColumns = new ArrayList<>();
  private String owner = "";
  private String lastNonce = "";
  private long epoch;
  private long commits;
  private long publications;
  private long appliedRows;
  private boolean rows;
  private boolean takenOverWhilePrepared;
  private Optional<String> rebuildWhilePrepared = Optional.empty();
  private boolean dirty;
  private boolean asked;
  private WarehouseException nextApply;
  private boolean nextNumberTaken;
  private boolean crawlsFail;
  private boolean loseNextRebuild;
  private boolean loseNextApply;
  private int failingShows;
  private long unshown;
  private long lastRecord;
  private Optional<Rebuild> rebuild = Optional.empty();
  private boolean hangAtNextApply;
  private boolean appliesHeld;
  private boolean publicationsHeld;

  synchronized void alreadyHas(StagedPart part) {
    commits++;
    entries.add(new LedgerEntry(part.id(), commits));
    dirty = true;
  }

  /** Redshift is set back to a time after that commit. */
  synchronized void setBackTo(long commit) {
    entries.removeIf(entry -> entry.commit() > commit);
    rebuild = rebuild.filter(begun -> begun.commit() <= commit);
    commits = commit;
  }

  /** The lake has the record of that publication, whatever was set back. */
  synchronized void lakeShows(long publication) {
    lastRecord = publication;
  }

  private Set<String> ids() {
    return entries.stream().map(LedgerEntry::id).collect(Collectors.toSet());
  }

  synchronized void failNextApply(WarehouseException failure) {
    nextApply = failure;
  }

  /** Somebody else has used the number of the next publication. */
  synchronized void takeTheNumberOfTheNextPublication() {
    nextNumberTaken = true;
  }

  /** The next publication is unloaded, and cannot be shown that often. */
  synchronized void failToShowTheNextPublication(int times) {
    failingShows = times;
  }

  synchronized void loseTheAnswerOfTheNextApply() {
    loseNextApply = true;
  }

  synchronized void loseTheAnswerOfTheNextRebuild() {
    loseNextRebuild = true;
  }

  /** Until the thread is interrupted. */
  synchronized void hangAtNextApply() {
    hangAtNextApply = true;
  }

  /** Commits stand still from now on. */
  synchronized void holdApplies() {
    appliesHeld = true;
  }

  synchronized void letApplies() {
    appliesHeld = false;
    notifyAll();
  }

  /** Publications stand still from now on. */
  synchronized void holdPublications() {
    publicationsHeld = true;
  }

  synchronized void letPublications() {
    publicationsHeld = false;
    notifyAll();
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The table has rows of which the ledger does not know. */
  synchronized void hasRowsOfItsOwn() {
    rows = true;
  }

  /** Somebody takes the table over when it has been prepared the next time. */
  synchronized void takeOverWhilePrepared() {
    takenOverWhilePrepared = true;
  }

  /** A rebuild that nobody ends begins when the table has been prepared the next time. */
  synchronized void rebuildWhilePrepared(String id) {
    rebuildWhilePrepared = Optional.of(id);
  }

  synchronized long appliedRows() {
    return appliedRows;
  }

  /** Those of the files of each commit. */
  synchronized List<List<Column>> appliedColumns() {
    return List.copyOf(appliedColumns);
  }

  synchronized long commits() {
    return commits;
  }

  @Override
  public synchronized void prepareLedger(String run) {
    calls.add("prepare ledger");
  }

  @Override
  public synchronized Claim claim(String run) {
    calls.add("claim");
    return new Claim(run, epoch);
  }

  @Override
  public synchronized void prepareTable(Claim claim) throws WarehouseException {
    calls.add("prepare table");
    requireClaim(claim);
    if (takenOverWhilePrepared) {
      takenOverWhilePrepared = false;
      epoch++;
    }
    rebuildWhilePrepared.ifPresent(
        id -> {
          commits++;
          entries.add(new LedgerEntry(id, commits));
          dirty = true;
          rebuild = Optional.of(new Rebuild(id, commits, false, true));
        });
    rebuildWhilePrepared = Optional.empty();
  }

  private void requireClaim(Claim claim) throws WarehouseException {
    if (claim.epoch() != epoch) {
      throw new WarehouseException.Retryable("TAKEN OVER SINCE", null);
    }
  }

  @Override
  public synchronized Ownership takeOver(Claim claim, String nonce) throws WarehouseException {
    calls.add("take over");
    requireClaim(claim);
    if (!nonce.equals(lastNonce)) {
      epoch++;
      lastNonce = nonce;
      owner = claim.run();
    }
    return new Ownership(owner, epoch, commits, publications);
  }

  @Override
  public synchronized Ownership refresh(Ownership by) throws WarehouseException {
    calls.add("refresh");
    requireOwner(by);
    return new Ownership(owner, epoch, commits, publications);
  }

  @Override
  public synchronized void requireOwner(Ownership by) throws WarehouseException {
    if (by.epoch() != epoch) {
      throw new WarehouseException.Fenced("FENCED", false);
    }
  }

  @Override
  public synchronized Commit apply(Ownership by, CommitAttempt attempt)
      throws WarehouseException, InterruptedException {
    while (appliesHeld) {
      wait();
    }
    calls.add(
        "apply "
            + attempt.number()
            + ": "
            + attempt.staged().stream().map(StagedPart::id).collect(Collectors.joining(" ")));
    while (hangAtNextApply) {
      wait();
    }
    if (nextApply != null) {
      WarehouseException failure = nextApply;
      nextApply = null;
      throw failure;
    }
    if (by.epoch() != epoch) {
      throw new WarehouseException.Fenced("FENCED", false);
    }
    boolean known = attempt.staged().stream().anyMatch(part -> ids().contains(part.id()));
    if (known || attempt.number() != commits + 1) {
      throw new WarehouseException.AlreadyDone("ALREADY APPLIED");
    }
    commits++;
    appliedColumns.add(attempt.columns());
    for (StagedPart part : attempt.staged()) {
      entries.add(new LedgerEntry(part.id(), commits));
      appliedRows += part.rows();
    }
    dirty = true;
    if (loseNextApply) {
      loseNextApply = false;
      throw new WarehouseException.Retryable("no answer", null);
    }
    return new Commit(commits, CHANGED_ROWS, CHANGED_DAYS, DIRTY_DAYS, "commit/" + commits + "/");
  }

  @Override
  public synchronized void markEndOfLoad(Ownership by) throws WarehouseException {
    calls.add("end of load after commit " + commits);
    requireOwner(by);
  }

  @Override
  public synchronized void markDirty(Ownership by, Collection<Day> days) throws WarehouseException {
    calls.add("mark dirty " + days.size());
    requireOwner(by);
  }

  @Override
  public synchronized Rebuild beginRebuild(
      Ownership by, String id, boolean fromState, long lastPublication)
      throws WarehouseException, InterruptedException {
    while (appliesHeld) {
      wait();
    }
    calls.add("begin rebuild " + id);
    requireOwner(by);
    if (rebuild.isPresent() && rebuild.get().id().equals(id)) {
      return rebuild.get();
    }
    commits++;
    publications = Math.max(publications, lastPublication);
    entries.add(new LedgerEntry(id, commits));
    dirty = true;
    rebuild = Optional.of(new Rebuild(id, commits, false, fromState));
    if (loseNextRebuild) {
      loseNextRebuild = false;
      throw new WarehouseException.Retryable("answer lost", null);
    }
    return rebuild.get();
  }

  @Override
  public synchronized void endRebuild(Ownership by, String id) throws WarehouseException {
    calls.add("end rebuild " + id + " after commit " + commits);
    requireOwner(by);
    rebuild =
        Optional.of(
            new Rebuild(
                id, rebuild.orElseThrow().commit(), true, rebuild.orElseThrow().fromState()));
  }

  @Override
  public synchronized Optional<Rebuild> lastRebuild() {
    return rebuild;
  }

  @Override
  public long lastTrace() {
    return lastRecord;
  }

  @Override
  public Visible visible() {
    return new Visible(lastRecord, List.of(new Day(2020, 5, 12)));
  }

  @Override
  public HistoricalLoad historicalLoad() {
    throw new UnsupportedOperationException("the committer does not ask");
  }

  @Override
  public synchronized boolean hasRows() {
    return rows;
  }

  @Override
  public synchronized Map<String, Long> applied(Collection<String> asked) {
    calls.add("applied?");
    return entries.stream()
        .filter(entry -> asked.contains(entry.id()))
        .collect(toMap(LedgerEntry::id, LedgerEntry::commit));
  }

  @Override
  public synchronized List<LedgerEntry> commitsSince(long commit, String id) {
    return entries.stream()
        .filter(entry -> entry.commit() > commit || entry.id().equals(id))
        .toList();
  }

  @Override
  public synchronized DirtyDays dirtyDays() {
    calls.add("dirty days?");
    return new DirtyDays(dirty ? DIRTY_DAYS : 0, 0, 0);
  }

  @Override
  public synchronized Optional<Published> publish(Ownership by, long number)
      throws WarehouseException, InterruptedException {
    while (publicationsHeld) {
      wait();
    }
    calls.add("publish " + number);
    if (number != publications + 1 && number != unshown) {
      throw new WarehouseException.AlreadyDone("ALREADY PUBLISHED");
    }
    publications = number;
    if (failingShows > 0) {
      failingShows--;
      unshown = number;
      throw new WarehouseException.Retryable("Glue is slow", null);
    }
    unshown = 0;
    if (nextNumberTaken) {
      nextNumberTaken = false;
      throw new WarehouseException.AlreadyDone("ALREADY PUBLISHED");
    }
    dirty = false;
    return Optional.of(
        new Published(
            number,
            PUBLISHED_DAYS - 1,
            1,
            PUBLISHED_ROWS,
            PUBLISHED_BYTES,
            commits,
            "publication/" + number + "/",
            new DirtyDays(0, 0, 0)));
  }

  @Override
  public Optional<Publication> unload(Ownership by, long number, String prefix) {
    throw new UnsupportedOperationException("the committer leaves this to the publisher");
  }

  @Override
  public void endPublication(Ownership by, long number) {
    throw new UnsupportedOperationException("the committer leaves this to the publisher");
  }

  @Override
  public int mend(Ownership by, long lastPublication) {
    return 0;
  }

  synchronized void failCrawls() {
    crawlsFail = true;
  }

  @Override
  public synchronized void crawl() throws WarehouseException {
    if (crawlsFail) {
      throw new WarehouseException.Fatal("there is no crawler", null);
    }
  }

  @Override
  public synchronized boolean carryOutRequest(Ownership by, long lastPublication) {
    if (!asked) {
      return false;
    }
    calls.add("carry out after publication " + lastPublication);
    asked = false;
    publications++;
    dirty = true;
    return true;
  }

  /** Somebody goes back, say: a publication is made, and days wait. */
  synchronized void ask() {
    asked = true;
  }

  @Override
  public long rollBack(Ownership by, long number, long to, String prefix) {
    throw new UnsupportedOperationException("the committer leaves this to the publisher");
  }

  @Override
  public List<CurrentDay> currentDays() {
    throw new UnsupportedOperationException("the committer leaves this to the publisher");
  }

  @Override
  public List<Column> viewColumns() {
    throw new UnsupportedOperationException("the committer leaves this to the publisher");
  }
}

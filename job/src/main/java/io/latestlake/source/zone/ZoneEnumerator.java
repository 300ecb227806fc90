package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import io.latestlake.config.Settings.LandingZone;
import io.latestlake.config.Settings.LandingZone.HistoricalLoad;
import io.latestlake.config.Settings.Source.Historical;
import io.latestlake.config.Settings.Source.Stream;
import io.latestlake.config.TableSpec;
import io.latestlake.source.zone.Holding.Paused;
import io.latestlake.source.zone.LoadDecision.Decided;
import io.latestlake.source.zone.ZoneFile.Stamp;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovers the files of a landing zone and gives each to a reader, one at a time: loads first,
 * then changes by their time. What its correctness rests on:
 *
 * <ol>
 *   <li>Whether a table's load is read is decided once, before anything is committed, and kept in
 *       the state.
 *   <li>A file given before a checkpoint is in the reader's part of it, or done; Flink holds back
 *       what is given after. So what was given is the whole of the enumerator's part.
 *   <li>What the readers have is told by themselves when they start: after any kind of restore the
 *       truth is theirs.
 *   <li><em>End of load.</em> All load files of a table are given, none is at a reader, and a
 *       checkpoint that began after that is complete: then their rows are in staged checkpoints
 *       that no restore goes behind. Only then a reader is given the end of the load as a split of
 *       its own, which so belongs to a later checkpoint than every row.
 *   <li>Of a paused table nothing more is given until all of its files can be read on.
 * </ol>
 *
 * <p>All but the looks themselves runs in the coordinator's thread.
 */
final class ZoneEnumerator implements SplitEnumerator<ZoneSplit, ZoneState> {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneEnumerator.class);
  private static final long NEVER = Long.MAX_VALUE;

  private final SplitEnumeratorContext<ZoneSplit> context;
  private final LandingZone zone;
  private final boolean bounded;
  private final boolean historical;
  private final LoadDecision decision;
  private final Clock clock;
  private final Map<String, TableSpec> specs = new LinkedHashMap<>();
  private final Map<String, TableFiles> tables = new LinkedHashMap<>();
  private final List<ZoneSplit> returned = new ArrayList<>();
  private final ReaderBook readers = new ReaderBook();
  private final ZoneReport report;

  /** Tables whose load is read, by the first checkpoint that began after it was. */
  private final Map<String, Long> loadReadBefore = new HashMap<>();

  private long completed = -1;
  private boolean looked;
  private boolean finished;

  /**
   * @param restored null for a run without state
   */
  ZoneEnumerator(
      SplitEnumeratorContext<ZoneSplit> context,
      Settings.Source source,
      LandingZone zone,
      List<TableSpec> tables,
      LoadDecision decision,
      ZoneState restored,
      Clock clock) {
    this.context = requireNonNull(context, "context is null");
    this.zone = requireNonNull(zone, "zone is null");
    this.decision = requireNonNull(decision, "decision is null");
    this.clock = requireNonNull(clock, "clock is null");
    bounded = isBounded(source, zone);
    historical = source.historical() == Historical.LANDING_ZONE;
    for (TableSpec table : tables) {
      TableFiles files = new TableFiles(source.stream() == Stream.LANDING_ZONE, zone.lateWindow());
      if (restored != null && restored.tables().containsKey(table.name())) {
        files.restore(restored.tables().get(table.name()));
      }
      specs.put(table.name(), table);
      this.tables.put(table.name(), files);
    }
    if (restored != null) {
      returned.addAll(restored.returned());
      finished = restored.finished() && returned.isEmpty();
    }
    report = new ZoneReport(context.metricGroup(), this::pausedTables, this::waitingFiles);
  }

  static boolean isBounded(Settings.Source source, LandingZone zone) {
    return zone.bounded() || source.stream() == Stream.NONE;
  }

  @Override
  public void start() {
    // Blocks on purpose: no checkpoint completes meanwhile, so nothing changes what is asked for.
    for (Map.Entry<String, TableFiles> table : tables.entrySet()) {
      if (historical && !table.getValue().isDecided()) {
        Decided decided = decide(table.getKey());
        table.getValue().decide(decided.read());
        LOG.info(
            "{}: the historical load is {}: {}",
            table.getKey(),
            decided.read() ? "read" : "not read",
            decided.because());
      }
    }
    context.callAsync(this::look, this::looked, 0, zone.discoveryInterval().toMillis());
  }

  private Decided decide(String table) {
    if (zone.historicalLoad() != HistoricalLoad.AUTO) {
      boolean always = zone.historicalLoad() == HistoricalLoad.ALWAYS;
      return new Decided(always, "historical-load is " + (always ? "always" : "never"));
    }
    try {
      return decision.decide(table);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("Interrupted while asking for the load of " + table, e);
    } catch (Exception e) {
      throw new FlinkRuntimeException(
          "Whether table " + table + " was loaded cannot be told: " + e.getMessage(), e);
    }
  }

  private Map<String, ZoneListing> look() throws IOException {
    Map<String, ZoneListing> listings = new LinkedHashMap<>();
    for (TableSpec table : specs.values()) {
      listings.put(table.name(), ZoneListing.of(zone, table));
    }
    return listings;
  }

  private void looked(Map<String, ZoneListing> listings, Throwable failure) {
    if (failure != null) {
      if (!looked) {
        throw new FlinkRuntimeException(
            "The landing zone " + zone.path() + " cannot be listed: " + failure.getMessage(),
            failure);
      }
      LOG.warn("The landing zone {} cannot be listed now: {}", zone.path(), failure.toString());
      return;
    }
    if (!bounded || !looked) {
      listings.forEach(this::discover);
    }
    if (!looked) {
      listings.forEach(
          (table, listing) ->
              report.firstLook(
                  table, ZoneListing.folder(zone, specs.get(table)), listing.files().size()));
    }
    looked = true;
    resume(listings);
    assign();
  }

  private void discover(String table, ZoneListing listing) {
    TableFiles files = tables.get(table);
    TableFiles.Found found =
        files.look(listing.files(), path -> readers.isHeld(table + "/" + path));
    report.found(table, found, files.isLoadEnded());
    report.ignored(table, listing.others());
  }

  /** See {@link ZoneReader} for what is read on, and as what. */
  private void resume(Map<String, ZoneListing> listings) {
    if (!allAreThere()) {
      return;
    }
    for (Paused paused : readers.paused()) {
      ZoneListing listing = listings.get(paused.held().table());
      Optional<Stamp> now =
          listing == null
              ? Optional.empty()
              : listing.files().stream()
                  .filter(file -> file.split().splitId().equals(paused.held().id()))
                  .map(ZoneFile::stamp)
                  .findFirst();
      if (now.isPresent() && (paused.rowsRead() == 0 || now.get().equals(paused.stamp()))) {
        report.resumed(paused);
        context.sendEventToSourceReader(readers.readerOf(paused), new Resume(paused.held().id()));
      }
    }
  }

  @Override
  public void handleSourceEvent(int reader, SourceEvent event) {
    if (event instanceof Holding holding) {
      readers.told(reader, holding);
      report.paused(readers.paused());
      if (finished) {
        context.signalNoMoreSplits(reader);
      } else {
        assign();
      }
    }
  }

  /** A reader asks by what it tells. */
  @Override
  public void handleSplitRequest(int reader, String host) {}

  /** It tells what it has when it starts. */
  @Override
  public void addReader(int reader) {}

  @Override
  public void addSplitsBack(List<ZoneSplit> splits, int reader) {
    readers.lost(reader);
    loadReadBefore.clear();
    returned.addAll(splits);
    // Not every task failure makes an enumerator anew: this one may have been at its end already.
    finished = finished && splits.isEmpty();
  }

  private void assign() {
    if (!looked || finished || !allAreThere()) {
      return;
    }
    Optional<Integer> idle = readers.idle();
    while (idle.isPresent()) {
      Optional<ZoneSplit> next = next();
      if (next.isEmpty()) {
        break;
      }
      context.assignSplit(next.get(), idle.get());
      readers.gave(idle.get(), next.get());
      idle = readers.idle();
    }
    if (bounded && readers.holdNothing() && isAllDone()) {
      finished = true;
      readers.all().forEach(context::signalNoMoreSplits);
    }
  }

  /** A reader that failed is away before it is lost here; nothing can be sent to it. */
  private boolean allAreThere() {
    int all = context.currentParallelism();
    return context.registeredReaders().size() >= all && readers.knowsAll(all);
  }

  private Optional<ZoneSplit> next() {
    return nextReturned().or(this::nextLoad).or(this::nextEndOfLoad).or(this::nextChanges);
  }

  private Optional<ZoneSplit> nextReturned() {
    for (Iterator<ZoneSplit> each = returned.iterator(); each.hasNext(); ) {
      ZoneSplit split = each.next();
      if (!readers.isPaused(split.table())) {
        each.remove();
        return Optional.of(split);
      }
    }
    return Optional.empty();
  }

  private Optional<ZoneSplit> nextLoad() {
    for (Map.Entry<String, TableFiles> table : tables.entrySet()) {
      Optional<ZoneFile> next =
          readers.isPaused(table.getKey()) ? Optional.empty() : table.getValue().takeLoad();
      if (next.isPresent()) {
        return next.map(ZoneFile::split);
      }
    }
    return Optional.empty();
  }

  private Optional<ZoneSplit> nextEndOfLoad() {
    for (String table : tables.keySet()) {
      if (isLoadRead(table) && loadReadBefore.getOrDefault(table, NEVER) <= completed) {
        tables.get(table).loadEnded();
        LOG.info("{}: all load files are read", table);
        return Optional.of(ZoneSplit.endOfLoad(table, ZoneListing.folder(zone, specs.get(table))));
      }
    }
    return Optional.empty();
  }

  /** Whether its end is to be told, but for the checkpoint that has to complete first. */
  private boolean isLoadRead(String table) {
    TableFiles files = tables.get(table);
    return !files.isLoadEnded()
        && files.isWholeLoadTaken(bounded, clock.instant())
        && readers.knowsAll(context.currentParallelism())
        && !readers.holdsLoadOf(table)
        && returned.stream().noneMatch(split -> split.table().equals(table));
  }

  private Optional<ZoneSplit> nextChanges() {
    return tables.entrySet().stream()
        .filter(table -> !readers.isPaused(table.getKey()))
        .filter(table -> table.getValue().nextChanges().isPresent())
        .min(
            Comparator.comparing(
                table -> table.getValue().nextChanges().orElseThrow(), ZoneFile.IN_ORDER))
        .map(table -> table.getValue().takeChanges().split());
  }

  private boolean isAllDone() {
    return returned.isEmpty()
        && tables.values().stream().allMatch(TableFiles::isAllTaken)
        && tables.keySet().stream().noneMatch(this::isLoadRead);
  }

  @Override
  public ZoneState snapshotState(long checkpoint) {
    Map<String, ZoneState.TableState> states = new HashMap<>();
    tables.forEach((table, files) -> states.put(table, files.snapshot()));
    for (String table : tables.keySet()) {
      if (!isLoadRead(table)) {
        loadReadBefore.remove(table);
      } else {
        loadReadBefore.putIfAbsent(table, checkpoint);
      }
    }
    return new ZoneState(states, returned, finished);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    completed = Math.max(completed, checkpoint);
    assign();
  }

  @Override
  public void close() {}

  private int pausedTables() {
    return (int) readers.paused().stream().map(each -> each.held().table()).distinct().count();
  }

  private int waitingFiles() {
    return tables.values().stream().mapToInt(TableFiles::waiting).sum();
  }
}

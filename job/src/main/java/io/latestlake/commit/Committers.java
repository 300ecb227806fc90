package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.StagedCheckpoints.Complete;
import io.latestlake.config.Settings;
import io.latestlake.config.TableSpec;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.warehouse.TableWarehouse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the commit operator: one a table, and one for dead letters. */
final class Committers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committers.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Told what happened, on a committer's thread. */
  interface Listener extends TableCommitter.Listener {
    void placed(WaitingDeadLetters letters);
  }

  private final Services services;
  private final Map<String, TableInbox> inboxes = new LinkedHashMap<>();
  private final DeadLetterCommitter deadLetters;
  private final SchemaVersions schemas;
  private final List<Thread> threads = new ArrayList<>();

  private Committers(Services services, SchemaVersions schemas, DeadLetterCommitter deadLetters) {
    this.services = services;
    this.schemas = schemas;
    this.deadLetters = deadLetters;
  }

  /**
   * @param remembered what the restored state says of a table; asked at once
   * @param schemas restored already
   * @param services closed with the committers
   */
  static Committers start(
      Settings settings,
      String run,
      Start start,
      Function<String, Remembered> remembered,
      SchemaVersions schemas,
      Services services,
      JobMetrics metrics,
      Listener listener) {
    requireNonNull(listener, "listener is null");
    Clock clock = Clock.systemUTC();
    String bucket = settings.lake().bucket();
    String prefix = settings.lake().prefix();
    DeadLetterPlacement placement = new DeadLetterPlacement(services.s3(), bucket, prefix);
    RetryCounts letterRetries = new RetryCounts(metrics, Metric.DEAD_LETTER_RETRIES);
    Committers committers =
        new Committers(
            services,
            schemas,
            new DeadLetterCommitter(
                placement,
                new Retrying("dead letters", backoff(), letterRetries::count),
                listener));
    for (TableSpec spec : settings.tables()) {
      String table = spec.name();
      TableInbox inbox = new TableInbox(clock);
      TableMetrics tableMetrics = new TableMetrics(metrics.ofTable(table), inbox::backlog, clock);
      TableWarehouse warehouse = services.warehouse(table);
      Retrying retrying = new Retrying(table, backoff(), tableMetrics::retried);
      Remembered memory = remembered.apply(table);
      committers.inboxes.put(table, inbox);
      committers.threads.add(
          new Thread(
              new TableCommitter(
                  table,
                  run,
                  UUID.randomUUID().toString(),
                  new PastCheck(
                      table, start, memory, warehouse, services.publications(table), retrying),
                  new TableRebuild(
                      table,
                      start,
                      memory.rebuild(),
                      warehouse,
                      services.publications(table),
                      retrying),
                  warehouse,
                  schemas,
                  services.publications(table),
                  services.garbageCollections(table),
                  new CopyManifests(services.s3(), bucket, prefix),
                  new Schedule(
                      settings.cadence().commitInterval(),
                      settings.cadence().publicationInterval()),
                  retrying,
                  backoff(),
                  clock,
                  inbox,
                  tableMetrics,
                  listener),
              "commit-" + table));
    }
    committers.threads.add(new Thread(committers.deadLetters, "commit-dead-letters"));
    for (Thread thread : committers.threads) {
      thread.setDaemon(true);
      thread.start();
    }
    return committers;
  }

  private static Backoff backoff() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @throws RefusedStart if something of it cannot be applied to its table as the spec is now
   */
  void submit(Complete complete) throws RefusedStart {
    Map<String, List<StagedCheckpoint>> byTable = new LinkedHashMap<>();
    for (StagedCheckpoint staged : complete.staged()) {
      byTable.computeIfAbsent(staged.table(), table -> new ArrayList<>()).add(staged);
    }
    byTable.keySet().forEach(this::inbox);
    for (StagedCheckpoint staged : complete.staged()) {
      schemas.require(staged);
    }
    byTable.forEach((table, staged) -> inbox(table).add(staged));
    complete.endsOfLoads().forEach(ended -> inbox(ended.table()).add(ended));
    inboxes.values().forEach(inbox -> inbox.addWalks(complete.endedWalks()));
    deadLetters.add(complete.deadLetters());
  }

  private TableInbox inbox(String table) {
    TableInbox inbox = inboxes.get(table);
    if (inbox == null) {
      throw new IllegalStateException(
          "The state holds staged checkpoints of table "
              + table
              + ", which the settings do not name: add it to tables");
    }
    return inbox;
  }

  /** The stream is held back until something is committed, or no longer. */
  void setFull(boolean full) {
    inboxes.values().forEach(inbox -> inbox.setFull(full));
  }

  /** Nothing more will come: cadence aside. */
  void finish() {
    inboxes.values().forEach(TableInbox::finish);
  }

  /** The job is to end soon: cadence aside, though more would have come. */
  void stop() {
    inboxes.values().forEach(TableInbox::stop);
  }

  /** Whether it is of no use to wait for them. */
  boolean areAtRest() {
    return inboxes.values().stream().allMatch(TableInbox::isAtRest);
  }

  boolean areDone() {
    return inboxes.values().stream().allMatch(TableInbox::isDone);
  }

  long waitingBytes() {
    return inboxes.values().stream().mapToLong(inbox -> inbox.backlog().bytes()).sum();
  }

  /** Ends the threads; what they were at is found in the ledger by the next attempt. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5).toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.warn("{} does not end; it is fenced and left behind", thread.getName());
      }
    }
    services.close();
  }
}

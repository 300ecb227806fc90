package io.latestlake.publish;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;

import io.latestlake.config.Day;
import io.latestlake.config.Settings;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * Days of a table that are changed and published again and again by its owner: rows come, change,
 * move to another day and go, until a day is empty.
 */
final class Republications {
  private static final int KEYS = 24;

  private final WarehouseTable table;
  private final Settings.Aws aws;
  private final GlueClient glue;
  private final CommittedStates states;
  private final List<Day> days;
  private final Random random;
  private final Redshift warehouse;

  private Ownership owner;
  private Publisher publisher;
  private Reconciliation reconciliation;
  private long publication;
  private long commit;
  private long seq;
  private int mended;

  Republications(
      WarehouseTable table,
      Settings.Aws aws,
      GlueClient glue,
      CommittedStates states,
      Random random)
      throws Exception {
    this.table = table;
    this.aws = aws;
    this.glue = glue;
    this.states = states;
    this.days = states.days().stream().sorted().toList();
    this.random = random;
    this.warehouse = table.warehouse();
    warehouse.prepareLedger("run");
    warehouse.prepareTable(warehouse.claim("preparing"));
    takeOver();
  }

  /** As a restart of the job does; what its predecessor is at goes on meanwhile. */
  void takeOver() throws Exception {
    owner = warehouse.takeOver(warehouse.claim("run"), "nonce-" + commit + "-" + publication);
    publication = owner.lastPublication();
    publisher =
        PublishingTable.publisher(
            table, table.spec(), aws, warehouse, Optional.of(glue), Clock.systemUTC());
    reconciliation = publisher.reconciliation();
    mended += reconciliation.mend(owner, publication);
  }

  void commit() throws Exception {
    List<StagedRow> changes = new ArrayList<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      String id = "key-" + (char) ('a' + random.nextInt(KEYS));
      Day day = days.get(random.nextInt(days.size()));
      seq++;
      StagedRow present = states.rows().get(id);
      changes.removeIf(change -> change.id().equals(id));
      changes.add(
          present != null && random.nextInt(3) == 0
              ? delete(id, present.day(), seq)
              : upsert(id, "name-" + seq, random.nextInt(1000), day, seq));
    }
    if (random.nextInt(5) == 0) {
      Day emptied = days.get(random.nextInt(days.size()));
      for (StagedRow row : states.rows().values()) {
        if (row.day().equals(emptied)) {
          changes.removeIf(change -> change.id().equals(row.id()));
          changes.add(delete(row.id(), emptied, ++seq));
        }
      }
    }
    commit(changes);
  }

  /** Publishes the day with one more row. */
  void renew(Day day) throws Exception {
    renewWithoutPublishing(day);
    publish();
  }

  void renewWithoutPublishing(Day day) throws Exception {
    seq++;
    commit(List.of(upsert("key-renewed", "name-" + seq, random.nextInt(1000), day, seq)));
  }

  private void commit(List<StagedRow> changes) throws Exception {
    states.commit(changes);
    commit++;
    warehouse.apply(owner, table.commit(commit, "c" + commit, changes.toArray(StagedRow[]::new)));
  }

  void publish() throws Exception {
    publishWhileOthersMayWrite();
    states.settle();
  }

  /** Somebody who comes later may still show what is older. */
  void publishWhileOthersMayWrite() throws Exception {
    if (publisher.publish(owner, publication + 1).isPresent()) {
      publication++;
    }
    mended += reconciliation.mend(owner, publication);
  }

  /** How many days wait for the next publication. */
  int dirtyDays() throws InterruptedException {
    return table.query("SELECT DISTINCT year, month, day FROM $.dirty_days").size();
  }

  /** What the owner of now would do next, when it is the owner no more. */
  Runnable publicationOfADeadRun(List<Exception> ends) {
    Publisher dead = publisher;
    Ownership former = owner;
    long number = publication + 1;
    return () -> {
      try {
        dead.publish(former, number);
      } catch (WarehouseException | InterruptedException e) {
        ends.add(e);
      }
    };
  }

  void reconcile() throws Exception {
    mended += reconciliation.mend(owner, publication);
    states.settle();
  }

  int mended() {
    return mended;
  }
}

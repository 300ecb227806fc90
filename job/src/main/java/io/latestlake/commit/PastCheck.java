package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.LedgerEntry;
import io.latestlake.warehouse.TableWarehouse.Rebuild;
import io.latestlake.warehouse.WarehouseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the ledger whether it is the one that the state knows, and says what follows from it. */
final class PastCheck {
  private static final Logger LOG = LoggerFactory.getLogger(PastCheck.class);

  private final String table;
  private final Start start;
  private final Remembered remembered;
  private final TableWarehouse warehouse;
  private final Publications publications;
  private final Retrying retrying;

  PastCheck(
      String table,
      Start start,
      Remembered remembered,
      TableWarehouse warehouse,
      Publications publications,
      Retrying retrying) {
    this.table = requireNonNull(table, "table is null");
    this.start = requireNonNull(start, "start is null");
    this.remembered = requireNonNull(remembered, "remembered is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.publications = requireNonNull(publications, "publications is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
  }

  /**
   * Asked before the table is taken from a run that has state, and may be at work.
   *
   * @throws RefusedStart if there is data and no state, or if what is to be adopted is not whole
   */
  void beforeTakeOver() throws WarehouseException, InterruptedException, RefusedStart {
    if (start == Start.ADOPT) {
      refuseIfNotWhole();
    }
    if (remembered.restored() || start != Start.CONTINUE) {
      return;
    }
    // Not only the ledger: it may be lost, or the table have been somebody else's before.
    if (!since(KnownLedger.NOTHING).isEmpty()
        || retrying.call("look at the table", warehouse::hasRows)) {
      throw new RefusedStart(
          "the table has data, but this run starts without state and would not know which rows are"
              + " newer than what it reads. Start from a checkpoint or savepoint of the run that made"
              + " the table. If there is none, let the source send all rows again, a topic from its"
              + " beginning or a landing zone, and start in one of two ways. --adopt takes the table"
              + " as it is and publishes at once: a row that is not sent again stays. --rebuild"
              + " empties the table first, and publishes nothing until the load of a landing zone is"
              + " committed, or the input has ended: a row that is not sent again is gone.");
    }
  }

  /** By a rebuild that this state knows nothing of, and so cannot end. */
  private void refuseIfNotWhole() throws WarehouseException, InterruptedException, RefusedStart {
    Optional<Rebuild> last = retrying.call("read the ledger", warehouse::lastRebuild);
    if (last.isEmpty() || last.get().ended() || isOurs(last.get().id())) {
      return;
    }
    throw new RefusedStart(
        "the table cannot be taken as it is: rebuild "
            + last.get().id()
            + " has emptied it by commit "
            + last.get().commit()
            + " and did not end. Start from a checkpoint or savepoint of that run, which goes on with"
            + " it, or start once more with --rebuild.");
  }

  private boolean isOurs(String rebuild) {
    return remembered.ledger().rebuild().equals(rebuild)
        || remembered.rebuild().filter(own -> own.id().equals(rebuild)).isPresent();
  }

  /** What the state knows of the ledger. */
  KnownLedger remembered() {
    return remembered.ledger();
  }

  /** Ids of what the state has staged for the table. */
  Set<String> waiting() {
    return remembered.waiting();
  }

  /**
   * @param known by the state, or by what a rebuild leaves of it
   * @param owned the ledger since it was taken over
   * @return what is known of the ledger from now on; with foreign commits nothing may be published
   * @throws RefusedStart if nothing may be applied either
   */
  KnownLedger afterTakeOver(KnownLedger known, OwnedLedger owned)
      throws WarehouseException, InterruptedException, RefusedStart {
    Past past = Past.of(known, remembered.waiting(), since(known));
    if (past instanceof Past.SetBack) {
      throw new RefusedStart(
          "the ledger does not have commit "
              + known.commit()
              + ", which the state knows: Redshift was set back to an earlier time. Nothing is"
              + " applied and nothing is published. Restore Redshift to a time after that commit. If"
              + " that cannot be, start from the newest checkpoint or savepoint with --rebuild: it"
              + " empties the table, fills it from the state, and then publishes all its days.");
    }
    if (start == Start.ADOPT) {
      // Once more: until the fence had our epoch, a rebuild could begin that was only asked for.
      refuseIfNotWhole();
    }
    refuseIfLakeIsAhead(owned);
    if (past instanceof Past.Another another) {
      known =
          start == Start.ADOPT
              ? known.adopted(another.to(), another.id())
              : known.withForeign(another.from(), another.to());
    } else if (start == Start.ADOPT) {
      known = known.adopted(known.commit(), known.id());
    }
    tell(known);
    return known;
  }

  /**
   * A publication is in the ledger before anything of it is in the lake. So a lake with a later one
   * is of a ledger that was set back, or lost, and whose state is older still or lost, too: else
   * its commits had told. Its days would be compared with the wrong numbers for ever.
   */
  private void refuseIfLakeIsAhead(OwnedLedger owned)
      throws WarehouseException, InterruptedException, RefusedStart {
    long seen = retrying.call("look at the lake", publications::lastTrace);
    if (seen <= owned.lastPublication()) {
      return;
    }
    // Whoever lost the table sees its new owner's.
    owned.refresh();
    if (seen <= owned.lastPublication()) {
      return;
    }
    throw new RefusedStart(
        "readers see publication "
            + seen
            + ", but the last one that the ledger knows is "
            + owned.lastPublication()
            + ": Redshift was set back to an earlier time, or the ledger was lost. Nothing is applied"
            + " and nothing is published. Restore Redshift to a time after that publication. If that"
            + " cannot be, start with --rebuild: it empties the table, fills it from the state, or by"
            + " what the source sends if there is none, and then publishes all its days anew.");
  }

  private void tell(KnownLedger known) {
    if (start == Start.ADOPT) {
      LOG.warn("{}: taken as it is, with all commits up to {}", table, known.commit());
    } else if (known.hasForeignCommits()) {
      LOG.error(
          "{}: publication is held: the ledger has commits of another past among {} to {}, which the"
              + " state does not know, as it is older than they are. Changes are applied, but what"
              + " readers see stays as it is. Start from the newest checkpoint or savepoint, which"
              + " knows these commits. If there is none, there are two ways to start from this one."
              + " --rebuild empties the table, fills it from the state and by what the source sends,"
              + " and publishes all its days when it is whole: right whatever the table holds. --adopt"
              + " takes the table as it is: quicker, and right if the source sends again all that came"
              + " after the state, as it does if a job manager died during a drain.",
          table,
          known.foreignFrom(),
          known.foreignTo());
    }
  }

  private List<LedgerEntry> since(KnownLedger known)
      throws WarehouseException, InterruptedException {
    return retrying.call(
        "read the ledger", () -> warehouse.commitsSince(known.commit(), known.id()));
  }
}

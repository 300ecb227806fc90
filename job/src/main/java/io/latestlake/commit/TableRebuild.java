package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.commit.Publications.Visible;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Rebuild;
import io.latestlake.warehouse.WarehouseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rebuild of one table (design 7), from its emptying to the moment at which it is whole again.
 * What makes it end right wherever it is cut off:
 *
 * <ol>
 *   <li>The table is emptied by a commit of its own, whose id is the request's: a state that does
 *       not know of it takes it for another past, and publishes nothing.
 *   <li>It is emptied once for each request. The ledger tells, until the state does: a state that
 *       knows of the emptying never asks for it again, also where Redshift was set back.
 *   <li>What was staged before the request is not applied: all of it is in the state that is
 *       walked. What was staged since is never dropped ({@link StagedCheckpoints#request}).
 *   <li>Days that readers can see are dirty before the table is emptied, also those that the ledger
 *       does not know.
 *   <li>Nothing is published until all that the walk staged is applied.
 * </ol>
 */
final class TableRebuild {
  private static final Logger LOG = LoggerFactory.getLogger(TableRebuild.class);

  private final String table;
  private final Start start;
  private final Optional<RebuildRequest> request;
  private final TableWarehouse warehouse;
  private final Publications publications;
  private final Retrying retrying;
  private boolean underWay;
  private boolean fromState;

  TableRebuild(
      String table,
      Start start,
      Optional<RebuildRequest> request,
      TableWarehouse warehouse,
      Publications publications,
      Retrying retrying) {
    this.table = requireNonNull(table, "table is null");
    this.start = requireNonNull(start, "start is null");
    this.request = requireNonNull(request, "request is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.publications = requireNonNull(publications, "publications is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
  }

  /**
   * Empties the table if that is still to be done.
   *
   * @param known what the state knows of the ledger
   * @return what is known from now on: what was before the emptying no longer matters
   */
  KnownLedger begin(Ownership owner, KnownLedger known)
      throws WarehouseException, InterruptedException {
    if (request.isEmpty()) {
      return known;
    }
    String id = request.get().id();
    if (known.rebuild().equals(id)) {
      Optional<Rebuild> last = retrying.call("read the ledger", warehouse::lastRebuild);
      if (last.isPresent() && last.get().id().equals(id)) {
        begun(last.get());
      }
      return known;
    }
    Visible visible = retrying.call("look at the lake", publications::visible);
    Rebuild begun =
        retrying.call(
            "begin the rebuild",
            () -> {
              if (!visible.days().isEmpty()) {
                warehouse.markDirty(owner, visible.days());
              }
              return warehouse.beginRebuild(owner, id, isStateWhole(id), visible.lastPublication());
            });
    begun(begun);
    if (underWay) {
      tellBegin(begun);
    }
    return known.rebuilt(begun.commit(), id);
  }

  /**
   * Whether the state has all rows. One that a source was still filling has not, though it knows
   * the table: it was taken while another rebuild, without state, was under way.
   */
  private boolean isStateWhole(String id) throws WarehouseException, InterruptedException {
    Optional<Rebuild> before = warehouse.lastRebuild();
    boolean half =
        before.isPresent()
            && !before.get().id().equals(id)
            && !before.get().ended()
            && !before.get().fromState();
    return request.orElseThrow().fromState() && !half;
  }

  private void begun(Rebuild rebuild) {
    underWay = !rebuild.ended();
    fromState = rebuild.fromState();
  }

  private void tellBegin(Rebuild begun) {
    if (begun.fromState()) {
      LOG.warn(
          "{}: rebuild {} has emptied the table by commit {} and fills it from the state. Nothing is"
              + " published until it is whole; what readers see stays as it is.",
          table,
          begun.id(),
          begun.commit());
    } else {
      LOG.warn(
          "{}: rebuild {} has emptied the table by commit {}. There is no state to fill it from:"
              + " what the source sends fills it. Nothing is published, and what readers see stays"
              + " as it is, until the load of a landing zone is committed, or the input ends or is"
              + " drained. If neither happens, see for yourself when the source has sent all, stop"
              + " with a savepoint and start from it with --adopt.",
          table,
          begun.id(),
          begun.commit());
    }
  }

  /** Whether the table is not whole, and so nothing may be published. */
  boolean isUnderWay() {
    return underWay;
  }

  Refill refill() {
    if (!underWay) {
      return Refill.NONE;
    } else if (fromState) {
      return Refill.BY_WALK;
    }
    // A run that goes on cannot know whether the source has sent all; whoever adopts says so.
    return start == Start.ADOPT ? Refill.DONE : Refill.BY_SOURCE;
  }

  /** The table is whole again. */
  void end(Ownership owner) throws WarehouseException, InterruptedException {
    String id = request.orElseThrow().id();
    retrying.call(
        "end the rebuild",
        () -> {
          warehouse.endRebuild(owner, id);
          return null;
        });
    underWay = false;
    LOG.info("{}: rebuild {} has ended, the table is whole: publication goes on", table, id);
  }
}

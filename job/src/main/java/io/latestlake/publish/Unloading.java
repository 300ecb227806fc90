package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.HeldDays.FailedDay;
import io.latestlake.warehouse.HeldDays.Standing;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unloads the dirty days, without those that must not be published: days on which the transform
 * fails, which are found by halving, and all days whose publication the circuit breaker refuses.
 * They are held, and keep the files they have; everything else goes on.
 */
final class Unloading {
  private static final Logger LOG = LoggerFactory.getLogger(Unloading.class);
  private static final int MOST_DAYS_TOLD = 20;

  private final String table;
  private final TableWarehouse warehouse;
  private final HeldDays held;
  private final FailedDaySearch search;

  /** Whether days may be held; until the ledger was asked they may. */
  private boolean mayBeHeld = true;

  private boolean triedWithThisTransform;

  Unloading(String table, TableWarehouse warehouse, HeldDays held) {
    this.table = requireNonNull(table, "table is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.held = requireNonNull(held, "held is null");
    this.search = new FailedDaySearch(held);
  }

  /**
   * @param prefixes each new, for an attempt of its own
   * @return empty if there is no day to publish
   */
  Optional<Publication> unload(Ownership owner, long number, Supplier<String> prefixes)
      throws WarehouseException, InterruptedException {
    if (mayBeHeld) {
      tryHeldDaysAgain(owner);
    }
    boolean tripped = false;
    while (true) {
      try {
        return warehouse.unload(owner, number, prefixes.get());
      } catch (WarehouseException.BadData bad) {
        if (!holdFailed(owner)) {
          hold(owner, true, "not the transform, but what follows it fails: " + bad.getMessage());
        }
      } catch (WarehouseException.Fatal failure) {
        // Of data perhaps, though its text does not tell: then it must not stop all else.
        if (!failure.isPerhapsOfData() || !holdFailed(owner)) {
          throw failure;
        }
      } catch (WarehouseException.Tripped refusal) {
        if (tripped) {
          throw new WarehouseException.Retryable(
              "the circuit breaker refuses days that are approved: " + refusal.getMessage(),
              refusal);
        }
        tripped = true;
        hold(owner, false, refusal.getMessage());
      }
    }
  }

  /**
   * @param approved whether days that somebody has approved are held, too
   */
  private void hold(Ownership owner, boolean approved, String reason)
      throws WarehouseException, InterruptedException {
    mayBeHeld = true;
    held.holdWaiting(owner, approved, reason);
    LOG.error(
        "{}: publication is held: {}. What readers see of these days stays as it is. If it is meant,"
            + " or mended, let it go by `latest-lake publications resume {}`",
        table,
        reason,
        table);
  }

  /** What waits and what is held when a publication is done. */
  DirtyDays left() throws WarehouseException, InterruptedException {
    DirtyDays left = warehouse.dirtyDays();
    mayBeHeld = left.held() > 0;
    return left;
  }

  private void tryHeldDaysAgain(Ownership owner) throws WarehouseException, InterruptedException {
    DirtyDays days = warehouse.dirtyDays();
    mayBeHeld = days.held() > 0;
    if (mayBeHeld && !triedWithThisTransform) {
      held.tryAgainWithThisTransform(owner);
    }
    triedWithThisTransform = true;
    if (!mayBeHeld) {
      return;
    }
    List<Day> changed = held.waiting(Standing.TO_TRY_AGAIN);
    if (changed.isEmpty()) {
      return;
    }
    List<FailedDay> failed = search.find(Standing.TO_TRY_AGAIN, changed);
    if (!failed.isEmpty()) {
      held.holdFailed(owner, failed);
    }
    Set<Day> still = new HashSet<>(failed.stream().map(FailedDay::day).toList());
    List<Day> mended = changed.stream().filter(day -> !still.contains(day)).toList();
    if (!mended.isEmpty()) {
      held.release(owner, mended);
      LOG.info("{}: no longer held, since the transform takes them: {}", table, told(mended));
    }
  }

  /** False if there is no day on which the transform fails. */
  private boolean holdFailed(Ownership owner) throws WarehouseException, InterruptedException {
    mayBeHeld = true;
    List<FailedDay> failed = search.find(Standing.TO_PUBLISH, held.waiting(Standing.TO_PUBLISH));
    if (failed.isEmpty()) {
      return false;
    }
    held.holdFailed(owner, failed);
    LOG.error(
        "{}: {} days are held, since the transform fails on them: {}. What readers see of these days"
            + " stays as it is. They are tried again when the transform or their rows change. The"
            + " first failed with: {}",
        table,
        failed.size(),
        told(failed.stream().map(FailedDay::day).toList()),
        failed.get(0).error());
    return true;
  }

  private static String told(List<Day> days) {
    String told =
        days.stream().limit(MOST_DAYS_TOLD).map(Day::folder).collect(Collectors.joining(", "));
    return days.size() <= MOST_DAYS_TOLD ? told : told + ", ...";
  }
}

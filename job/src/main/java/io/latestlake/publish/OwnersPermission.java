package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * That of the table's owner, for as long as the files of what it shows are there for certain. A
 * publisher that was paused and wakes must not show what is old: it asks the fence, and after half
 * the grace of garbage collection its files may be gone.
 *
 * @param since when the ledger had told what to show, or before
 */
record OwnersPermission(TableWarehouse warehouse, Ownership owner, Clock clock, Instant since)
    implements Permission {
  /** Half of the least grace after which unloaded files may be collected. */
  private static final Duration LONGEST = Duration.ofHours(12);

  OwnersPermission {
    requireNonNull(warehouse, "warehouse is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(clock, "clock is null");
    requireNonNull(since, "since is null");
  }

  /** Whether nothing that the ledger told at that moment may be shown any more. */
  static boolean isOver(Instant since, Instant now) {
    return now.isAfter(since.plus(LONGEST));
  }

  @Override
  public void require() throws WarehouseException, InterruptedException {
    requireInTime();
    warehouse.requireOwner(owner);
    // The answer itself may have been long in coming.
    requireInTime();
  }

  private void requireInTime() throws WarehouseException {
    if (isOver(since, clock.instant())) {
      throw new WarehouseException.Retryable(
          "what was to be shown is older than " + LONGEST + ", it is looked at anew", null);
    }
  }
}

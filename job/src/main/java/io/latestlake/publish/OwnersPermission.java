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

  @Override
  public void require() throws WarehouseException, InterruptedException {
    requireInTime();
    warehouse.requireOwner(owner);
    // The answer itself may have been long in coming.
    requireInTime();
  }

  private void requireInTime() throws WarehouseException {
    if (clock.instant().isAfter(since.plus(LONGEST))) {
      throw new WarehouseException.Retryable(
          "a publication took longer than " + LONGEST + ", it is made again", null);
    }
  }
}

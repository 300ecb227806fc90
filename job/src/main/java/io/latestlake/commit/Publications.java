package io.latestlake.commit;

import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.Optional;

/** Publishes the dirty days of one table. */
public interface Publications {

  /**
   * Makes the publication of that number and shows it to readers. One that was cut off is made
   * again under the next number: its days are still dirty.
   *
   * @return empty if there is no day to publish
   */
  Optional<Published> publish(Ownership owner, long number)
      throws WarehouseException, InterruptedException;

  /**
   * @param rows in the days rewritten
   * @param bytes of their files
   * @param commit the last commit that readers can see now
   * @param statement what the names of its statements in Redshift begin with
   * @param left days that still wait, and that are held
   */
  record Published(
      long number,
      int daysRewritten,
      int daysEmptied,
      long rows,
      long bytes,
      long commit,
      String statement,
      DirtyDays left) {}
}

package io.latestlake.commit;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;
import java.util.List;
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
   * What readers of the lake can see, found by looking: a ledger that was set back or lost does not
   * know of it.
   */
  Visible visible() throws WarehouseException, InterruptedException;

  /**
   * Greatest number of a publication that left a trace in the lake or the catalog; 0 if none did.
   */
  long lastTrace() throws WarehouseException, InterruptedException;

  /**
   * Holds what readers see against the ledger, and shows anew what differs.
   *
   * @param lastPublication the ledger's; another one than before lets the ledger be asked again
   * @return how many days were mended; columns of a catalog's table alone count as one
   */
  int mend(Ownership owner, long lastPublication) throws WarehouseException, InterruptedException;

  /**
   * Has the crawler of the settings, if there is one, look at what has changed for readers. Nobody
   * waits for it: what fails is tried again by the next call.
   */
  void crawl() throws WarehouseException, InterruptedException;

  /**
   * Carries out what somebody has asked of the table's owner, if somebody has.
   *
   * @param lastPublication the ledger's
   * @return whether something was asked; then the ledger may have another last publication
   */
  boolean carryOutRequest(Ownership owner, long lastPublication)
      throws WarehouseException, InterruptedException;

  /**
   * @param lastPublication greatest number of a publication that left a trace; 0 if none did
   * @param days that have files
   */
  record Visible(long lastPublication, Collection<Day> days) {
    public Visible {
      days = List.copyOf(days);
    }
  }

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

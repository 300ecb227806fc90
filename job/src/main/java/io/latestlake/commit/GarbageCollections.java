package io.latestlake.commit;

import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;
import java.util.function.BooleanSupplier;

/** Takes away what nobody needs of one table. Called on the thread that commits and publishes. */
public interface GarbageCollections {

  /** The ledger has what these files hold. Remembers them, and does nothing else. */
  void applied(Collection<StagedFile> files);

  /**
   * One pass; bounded, since commits wait for it.
   *
   * @param awaited whether something else has become due: then it ends as soon as it can
   */
  Removed pass(Ownership owner, BooleanSupplier awaited)
      throws WarehouseException, InterruptedException;

  /**
   * @param clean whether nothing failed
   * @param complete false if the next pass is to go on where this one stopped
   * @param text what was done since the last one that was complete, for the log
   */
  record Removed(long objects, long bytes, boolean clean, boolean complete, String text) {}
}

package io.latestlake.commit;

import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.Collection;

/** Takes away what nobody needs of one table. Called on the thread that commits and publishes. */
public interface GarbageCollections {

  /** The ledger has what these files hold. Remembers them, and does nothing else. */
  void applied(Collection<StagedFile> files);

  /** One pass; bounded, since commits wait for it. */
  Removed pass(Ownership owner) throws WarehouseException, InterruptedException;

  /**
   * @param failed objects that could not be deleted
   * @param text what was done, for the log
   */
  record Removed(long objects, long bytes, long failed, String text) {}
}

package io.latestlake.commit;

import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;

/** Holds what readers see of one table against the ledger, and mends what differs. */
public interface Reconciliations {

  /**
   * @param lastPublication the ledger's; another one than before lets the ledger be asked again
   * @return how many days were mended
   */
  int mend(Ownership owner, long lastPublication) throws WarehouseException, InterruptedException;
}

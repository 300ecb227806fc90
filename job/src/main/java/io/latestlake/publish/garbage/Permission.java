package io.latestlake.publish.garbage;

import io.latestlake.warehouse.WarehouseException;

/** Whether one may still delete; asked before each batch. */
@FunctionalInterface
public interface Permission {
  /** Of somebody who looks at the ledger from outside: the rules alone must keep files safe. */
  Permission ANYBODY = () -> {};

  void require() throws WarehouseException, InterruptedException;
}

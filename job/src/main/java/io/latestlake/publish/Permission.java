package io.latestlake.publish;

import io.latestlake.warehouse.WarehouseException;

/** Whether this publisher may go on; asked before each batch of requests. */
interface Permission {
  void require() throws WarehouseException, InterruptedException;
}

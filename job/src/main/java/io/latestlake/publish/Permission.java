package io.latestlake.publish;

import io.latestlake.warehouse.WarehouseException;

/** Whether one may still write or delete; asked before each batch of requests. */
@FunctionalInterface
public interface Permission {
  void require() throws WarehouseException, InterruptedException;
}

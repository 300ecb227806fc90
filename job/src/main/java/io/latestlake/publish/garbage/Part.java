package io.latestlake.publish.garbage;

import io.latestlake.warehouse.WarehouseException;

/** A part of the garbage, taken away step by step so that the others have their turn. */
interface Part {

  /** What about a request's worth of work finds: it is gone at the end of the pass. */
  void step(Pass pass) throws WarehouseException, InterruptedException;

  boolean isDone();
}

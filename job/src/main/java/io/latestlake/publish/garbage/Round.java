package io.latestlake.publish.garbage;

import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * One walk through all that may be garbage, in as many passes as it takes. The parts take turns,
 * step by step: one that has much to do keeps no other waiting. A part that fails is left to the
 * next round.
 */
final class Round {
  private final Queue<Part> line;

  Round(List<Part> parts) {
    this.line = new ArrayDeque<>(parts);
  }

  /** Goes on where the last pass stopped. */
  Collected go(Pass pass) throws WarehouseException, InterruptedException {
    while (!line.isEmpty() && pass.mayGoOn()) {
      Part part = line.remove();
      if (pass.step(part) && !part.isDone()) {
        line.add(part);
      }
    }
    return pass.end(line.isEmpty());
  }
}

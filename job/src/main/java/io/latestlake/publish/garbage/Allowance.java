package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.util.function.BooleanSupplier;

/**
 * How much one pass may do, in requests: it ends early where somebody waits for it, but not before
 * it has done some work, so that a busy owner gets on with it all the same. What was gathered is
 * deleted at the end of a pass, by a request for each folder at the most.
 */
final class Allowance {
  private static final int LEAST = 4;

  /** Then the ledger and the catalog are asked anew. */
  private static final int MOST = 200;

  private final BooleanSupplier awaited;
  private int requests;

  /**
   * @param awaited whether somebody waits for the end of the pass
   */
  Allowance(BooleanSupplier awaited) {
    this.awaited = requireNonNull(awaited, "awaited is null");
  }

  void spend() {
    requests++;
  }

  boolean isSpent() {
    return requests >= MOST || requests >= LEAST && awaited.getAsBoolean();
  }
}

package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * What the state that an attempt was restored from says of one table.
 *
 * @param restored whether there is such a state
 * @param waiting ids of the staged checkpoints in it
 */
record Remembered(boolean restored, KnownLedger ledger, Set<String> waiting) {
  Remembered {
    requireNonNull(ledger, "ledger is null");
    waiting = Set.copyOf(waiting);
  }
}

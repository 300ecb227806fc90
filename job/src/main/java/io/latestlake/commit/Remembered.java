package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/**
 * What the state that an attempt was restored from says of one table.
 *
 * @param restored whether there is such a state
 * @param waiting ids of the staged checkpoints in it
 * @param rebuild the last request to rebuild, of this run or of one that came before it
 */
record Remembered(
    boolean restored, KnownLedger ledger, Set<String> waiting, Optional<RebuildRequest> rebuild) {
  Remembered {
    requireNonNull(ledger, "ledger is null");
    waiting = Set.copyOf(waiting);
    requireNonNull(rebuild, "rebuild is null");
  }

  /** Of tables that nobody asked to rebuild. */
  Remembered(boolean restored, KnownLedger ledger, Set<String> waiting) {
    this(restored, ledger, waiting, Optional.empty());
  }
}

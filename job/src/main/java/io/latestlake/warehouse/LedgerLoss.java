package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import java.util.Set;

/**
 * That the ledger was lost or set back, and the table rebuilt. Of what it had before it may not
 * know what readers saw, and until when: a day may go on showing it, for as long as it is not
 * published anew.
 *
 * @param first publication since
 * @param overcome the days that were published since, longer ago than the grace: nobody reads their
 *     older files any more
 */
public record LedgerLoss(long first, Set<Day> overcome) {
  /** The ledger has all that ever was. */
  public static final LedgerLoss NONE = new LedgerLoss(0, Set.of());

  public LedgerLoss {
    requireNonNull(overcome, "overcome is null");
    overcome = Set.copyOf(overcome);
  }
}

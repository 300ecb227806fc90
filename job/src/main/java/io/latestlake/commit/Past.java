package io.latestlake.commit;

import io.latestlake.warehouse.TableWarehouse.LedgerEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the ledger that a committer finds at its take-over goes together with what its state knows
 * (design 5, "another past"). A crash is not taken for another past: a commit that the state does
 * not know yet holds staged checkpoints that the state still has, since these leave it only in a
 * later checkpoint. That holds as long as Flink goes back to no checkpoint that is older than what
 * was committed, and so for a stop with a savepoint too, whose staged checkpoints the stopping run
 * does not commit ({@link CommitOperator}).
 *
 * <p>There is one exception: a drain has to commit what its savepoint closes, and if the job
 * manager dies before the job has ended, the job goes on from the checkpoint before, which does not
 * know of that. It is told as another past, as it is one; the source sends those records again, so
 * that {@link Start#ADOPT} is right.
 */
sealed interface Past {
  /** The ledger has what the state knows, and of what it knows not only what still waits in it. */
  record Same() implements Past {}

  /**
   * The ledger is ahead of the state: it was restored from an older savepoint, or lost.
   *
   * @param from first commit that the state does not know
   * @param to last one
   * @param id of a staged checkpoint in the last one
   */
  record Another(long from, long to, String id) implements Past {}

  /** The ledger is behind the state: Redshift was set back to an earlier time. */
  record SetBack() implements Past {}

  /**
   * @param waiting ids of the staged checkpoints that the state holds
   * @param since what the ledger has after the last commit that is known, and that commit's own
   */
  static Past of(KnownLedger known, Collection<String> waiting, List<LedgerEntry> since) {
    if (!known.id().isEmpty() && since.stream().noneMatch(entry -> entry.id().equals(known.id()))) {
      return new SetBack();
    }
    List<LedgerEntry> unknown =
        since.stream()
            .filter(entry -> entry.commit() > known.commit() && !waiting.contains(entry.id()))
            .toList();
    Optional<LedgerEntry> first = unknown.stream().min(BY_COMMIT);
    Optional<LedgerEntry> last = unknown.stream().max(BY_COMMIT);
    return first.isEmpty()
        ? new Same()
        : new Another(first.get().commit(), last.get().commit(), last.get().id());
  }

  Comparator<LedgerEntry> BY_COMMIT = Comparator.comparingLong(LedgerEntry::commit);
}

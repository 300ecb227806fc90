package io.latestlake.onlooker;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What a writer tells those who watch it.
 *
 * @param commit its number
 * @param days folders and rows of the days that a commit changes, as they are after it
 */
record JournalLine(Kind kind, int commit, Map<String, List<String>> days) {
  enum Kind {
    /** Told before it is committed: it may be seen from now on. */
    COMMITTED,
    /** Nobody may see what was before this commit any more. */
    SETTLED,
    /** Until the next commit is settled, a day may be seen older than it was seen already. */
    MAY_GO_BACK
  }

  JournalLine {
    requireNonNull(kind, "kind is null");
    days = Map.copyOf(days);
  }
}

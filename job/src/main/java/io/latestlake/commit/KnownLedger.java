package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * What a state knows of a table's ledger. A number alone does not tell one ledger from another:
 * after a restore from an older savepoint it comes again with other content.
 *
 * @param commit number of the last commit that is known; 0 if none is
 * @param id of a staged checkpoint in it or in one before it; empty if none is known
 * @param foreignFrom first commit that was found in the ledger without being known; 0 if none was
 * @param foreignTo last such commit
 * @param rebuild id of the last rebuild that is known to have begun; empty if none is
 */
record KnownLedger(
    long commit, String id, long foreignFrom, long foreignTo, Freshness freshness, String rebuild) {
  static final KnownLedger NOTHING = new KnownLedger(0, "", 0, 0);

  KnownLedger {
    requireNonNull(id, "id is null");
    requireNonNull(freshness, "freshness is null");
    requireNonNull(rebuild, "rebuild is null");
  }

  /** That was never rebuilt. */
  KnownLedger(long commit, String id, long foreignFrom, long foreignTo, Freshness freshness) {
    this(commit, id, foreignFrom, foreignTo, freshness, "");
  }

  /** Of which no freshness is known. */
  KnownLedger(long commit, String id, long foreignFrom, long foreignTo) {
    this(commit, id, foreignFrom, foreignTo, Freshness.NOTHING_KNOWN);
  }

  boolean hasForeignCommits() {
    return foreignFrom > 0;
  }

  /** After a commit of one's own; what was foreign remains so. */
  KnownLedger upTo(long number, String stagedCheckpoint) {
    return new KnownLedger(number, stagedCheckpoint, foreignFrom, foreignTo, freshness, rebuild);
  }

  KnownLedger with(Freshness newer) {
    return new KnownLedger(commit, id, foreignFrom, foreignTo, newer, rebuild);
  }

  KnownLedger withForeign(long from, long to) {
    return new KnownLedger(
        commit,
        id,
        hasForeignCommits() ? Math.min(foreignFrom, from) : from,
        Math.max(foreignTo, to),
        freshness,
        rebuild);
  }

  /** All that the ledger has is taken for known. */
  KnownLedger adopted(long number, String stagedCheckpoint) {
    return new KnownLedger(number, stagedCheckpoint, 0, 0, freshness, rebuild);
  }

  KnownLedger withRebuild(String begun) {
    return new KnownLedger(commit, id, foreignFrom, foreignTo, freshness, begun);
  }

  /** A rebuild has emptied the table: nothing of what was before matters any more. */
  KnownLedger rebuilt(long number, String newRebuild) {
    return new KnownLedger(number, newRebuild, 0, 0, freshness, newRebuild);
  }
}

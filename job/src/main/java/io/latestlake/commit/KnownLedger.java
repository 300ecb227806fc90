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
 */
record KnownLedger(long commit, String id, long foreignFrom, long foreignTo, Freshness freshness) {
  static final KnownLedger NOTHING = new KnownLedger(0, "", 0, 0);

  KnownLedger {
    requireNonNull(id, "id is null");
    requireNonNull(freshness, "freshness is null");
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
    return new KnownLedger(number, stagedCheckpoint, foreignFrom, foreignTo, freshness);
  }

  KnownLedger with(Freshness newer) {
    return new KnownLedger(commit, id, foreignFrom, foreignTo, newer);
  }

  KnownLedger withForeign(long from, long to) {
    return new KnownLedger(
        commit,
        id,
        hasForeignCommits() ? Math.min(foreignFrom, from) : from,
        Math.max(foreignTo, to),
        freshness);
  }

  /** All that the ledger has is taken for known. */
  KnownLedger adopted(long number, String stagedCheckpoint) {
    return new KnownLedger(number, stagedCheckpoint, 0, 0, freshness);
  }
}

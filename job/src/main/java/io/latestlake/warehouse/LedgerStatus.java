package io.latestlake.warehouse;

import java.time.Duration;
import java.util.Optional;

/**
 * How a table stands by its ledger.
 *
 * @param epoch of its owner, 0 if it never had one
 * @param lastCommit 0 if there was none
 * @param sinceCommit how long ago it was; means nothing without one
 * @param lastPublication the last that readers see, 0 if there was none
 * @param shownCommit the last commit that it shows; below 0 the publication that it went back to
 * @param sincePublication how long ago it was; means nothing without one
 * @param dirtyDays whose files no longer equal the table, held ones among them
 * @param heldDays that are not published until somebody mends them
 * @param unseenSince how long ago the oldest commit was that no publication shows yet; empty if
 *     readers see all commits
 * @param loadCommitted whether the end of the historical load is marked
 */
public record LedgerStatus(
    long epoch,
    long lastCommit,
    Duration sinceCommit,
    long lastPublication,
    long shownCommit,
    Duration sincePublication,
    long dirtyDays,
    long heldDays,
    Optional<Duration> unseenSince,
    boolean loadCommitted) {}

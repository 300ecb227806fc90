package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What a table does next: whichever of commit and publication has been due for longer, so that
 * neither keeps the other from its turn however slow the warehouse is; the commit, if both are due
 * since the same time.
 */
final class Schedule {
  /** The next thing to do. */
  sealed interface Step {
    record Commit() implements Step {}

    record Publish() implements Step {}

    /** Marks the end of the load: at once, since it is small and its time has come. */
    record MarkEndOfLoad() implements Step {}

    /** Looks whether somebody has asked for something. */
    record LookForRequest() implements Step {}

    /** Holds what readers see against the ledger. */
    record Reconcile() implements Step {}

    /** The table is whole again: what waits to be published may be. */
    record EndRebuild() implements Step {}

    /** Takes away what nobody needs any more. */
    record CollectGarbage() implements Step {}

    /** Nothing is due before that time. */
    record WaitUntil(Instant time) implements Step {}

    /** Nothing to do until something arrives. */
    record Rest() implements Step {}
  }

  /** At the most, whatever else there is to do. */
  private static final Duration BETWEEN_RECONCILIATIONS = Duration.ofMinutes(10);

  /** Somebody waits for the answer; a look costs one list request of S3. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private static final Duration BETWEEN_COLLECTIONS = Duration.ofHours(1);

  private final Duration commitInterval;
  private final Duration publicationInterval;
  private final Duration collectionInterval;

  private Instant nextCommit = Instant.MIN;
  private Instant nextPublication = Instant.MIN;

  /** Not before the first pass, which is made at take-over. */
  private Instant nextReconciliation = Instant.MAX;

  /** As the reconciliation. */
  private Instant nextLook = Instant.MAX;

  /** Not in the first hour, which is for catching up. */
  private Instant nextCollection = Instant.MAX;

  /** Only then is there anything new to collect, and Redshift awake, which is billed for that. */
  private boolean workedSinceCollection;

  /** Not even at the end of input is a publication that failed made again before. */
  private Instant publicationRetry = Instant.MIN;

  Schedule(Duration commitInterval, Duration publicationInterval) {
    this(commitInterval, publicationInterval, BETWEEN_COLLECTIONS);
  }

  Schedule(Duration commitInterval, Duration publicationInterval, Duration collectionInterval) {
    this.commitInterval = requireNonNull(commitInterval, "commitInterval is null");
    this.publicationInterval = requireNonNull(publicationInterval, "publicationInterval is null");
    this.collectionInterval = requireNonNull(collectionInterval, "collectionInterval is null");
  }

  void commitStarted(Instant now) {
    nextCommit = now.plus(commitInterval);
    workedSinceCollection = true;
  }

  void publicationStarted(Instant now) {
    nextPublication = now.plus(publicationInterval);
    workedSinceCollection = true;
  }

  /** A collection was made or tried, or the table was taken over. */
  void collected(Instant now) {
    nextCollection = now.plus(collectionInterval);
    workedSinceCollection = false;
  }

  /** Commits go on meanwhile. */
  void publicationFailed(Instant retry) {
    nextPublication = retry;
    publicationRetry = retry;
  }

  /** A pass was made, or tried. */
  void reconciled(Instant now) {
    nextReconciliation = now.plus(BETWEEN_RECONCILIATIONS);
  }

  /** It was looked whether somebody has asked for something. */
  void looked(Instant now) {
    nextLook = now.plus(BETWEEN_LOOKS);
  }

  /** What was asked for is to be published without delay. */
  void requested() {
    nextPublication = Instant.MIN;
    nextLook = Instant.MIN;
  }

  Step next(Instant now, TableInbox.Load load) {
    if (load.loadEnded()) {
      return new Step.MarkEndOfLoad();
    }
    if (load.refilled()) {
      return new Step.EndRebuild();
    }
    if (!now.isBefore(nextReconciliation)) {
      return new Step.Reconcile();
    }
    if (!load.finishing() && !now.isBefore(nextLook)) {
      return new Step.LookForRequest();
    }
    Instant pass =
        load.finishing() || nextReconciliation.isBefore(nextLook) ? nextReconciliation : nextLook;
    if (workedSinceCollection && !load.finishing() && !now.isBefore(nextCollection)) {
      return new Step.CollectGarbage();
    }
    if (!load.staged() && !load.dirtyDays()) {
      return pass.equals(Instant.MAX) ? new Step.Rest() : new Step.WaitUntil(pass);
    }
    Instant commit = load.full() || load.finishing() ? Instant.MIN : nextCommit;
    Instant publication = load.finishing() ? publicationRetry : nextPublication;
    boolean commitIsNext = load.staged() && !(load.dirtyDays() && publication.isBefore(commit));
    Instant due = commitIsNext ? commit : publication;
    if (now.isBefore(due)) {
      return new Step.WaitUntil(due.isBefore(pass) ? due : pass);
    }
    return commitIsNext ? new Step.Commit() : new Step.Publish();
  }
}

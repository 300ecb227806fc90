package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What a table does next: whichever of commit and publication has been due for longer, so that
 * neither keeps the other from its turn however slow the warehouse is; the commit, if both are due
 * since the same time. Garbage is collected when neither is due, or when they have kept it waiting
 * for too long.
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

  /**
   * Of a table that rests: what was superseded last becomes garbage a grace later. Not more often,
   * since Redshift is billed for being woken up.
   */
  private static final Duration BETWEEN_COLLECTIONS_AT_REST = Duration.ofDays(1);

  /** For how long commits and publications that are due may keep a collection from its turn. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

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

  /** From when on work since makes a collection due. */
  private Instant nextCollectionAfterWork = Instant.MAX;

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
    worked();
  }

  void publicationStarted(Instant now) {
    nextPublication = now.plus(publicationInterval);
    worked();
  }

  private void worked() {
    if (nextCollectionAfterWork.isBefore(nextCollection)) {
      nextCollection = nextCollectionAfterWork;
    }
  }

  /** Whoever owned the table before may have left something. */
  void takenOver(Instant now) {
    nextCollection = now.plus(collectionInterval);
    nextCollectionAfterWork = nextCollection;
  }

  /** While it is under way, what is next is what waits for its end. */
  void collectionStarted() {
    nextCollection = Instant.MAX;
    nextCollectionAfterWork = Instant.MAX;
  }

  /** All was looked at. */
  void collected(Instant now) {
    nextCollectionAfterWork = now.plus(collectionInterval);
    nextCollection = now.plus(BETWEEN_COLLECTIONS_AT_REST);
  }

  /** There is more to look at: as soon as nothing else is due. */
  void collectionGoesOn(Instant now) {
    nextCollection = now;
  }

  /** Something could not be done: it is tried again though the table rests. */
  void collectionFailed(Instant now) {
    nextCollection = now.plus(collectionInterval);
    nextCollectionAfterWork = nextCollection;
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
    boolean collects = !load.finishing() && !now.isBefore(nextCollection);
    if (!load.staged() && !load.dirtyDays()) {
      return collects ? new Step.CollectGarbage() : waitUntil(load, pass);
    }
    Instant commit = load.full() || load.finishing() ? Instant.MIN : nextCommit;
    Instant publication = load.finishing() ? publicationRetry : nextPublication;
    boolean commitIsNext = load.staged() && !(load.dirtyDays() && publication.isBefore(commit));
    Instant due = commitIsNext ? commit : publication;
    boolean outOfPatience =
        collects && !load.full() && !now.isBefore(nextCollection.plus(PATIENCE));
    if (collects && now.isBefore(due) || outOfPatience) {
      return new Step.CollectGarbage();
    }
    if (now.isBefore(due)) {
      return waitUntil(load, due.isBefore(pass) ? due : pass);
    }
    return commitIsNext ? new Step.Commit() : new Step.Publish();
  }

  /** That time, or that of a collection. */
  private Step waitUntil(TableInbox.Load load, Instant time) {
    Instant first = !load.finishing() && nextCollection.isBefore(time) ? nextCollection : time;
    return first.equals(Instant.MAX) ? new Step.Rest() : new Step.WaitUntil(first);
  }
}

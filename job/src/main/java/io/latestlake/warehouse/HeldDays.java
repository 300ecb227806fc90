package io.latestlake.warehouse;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import java.time.Duration;
import java.util.List;

/**
 * The dirty days of a table that are kept from being published, and what is needed to find those
 * that have to be. Nobody else than the owner changes which days are dirty or held, so the lists
 * stay what they are between its calls.
 */
public interface HeldDays {

  /** The days of a standing, in their order. */
  List<Day> waiting(Standing standing) throws WarehouseException, InterruptedException;

  /**
   * Runs the transform over some of the days that wait, and keeps nothing of it.
   *
   * @param first place in the list that {@link #waiting} gave, from 0
   * @param end behind the last place
   * @throws WarehouseException.BadData if it fails on their rows
   */
  void tryTransform(Standing standing, int first, int end)
      throws WarehouseException, InterruptedException;

  /** Holds days on which the transform has failed. */
  void holdFailed(Ownership owner, List<FailedDay> days)
      throws WarehouseException, InterruptedException;

  /**
   * Holds all days that wait to be published.
   *
   * @param approved whether those that somebody has approved are held, too
   * @param reason for people
   */
  void holdWaiting(Ownership owner, boolean approved, String reason)
      throws WarehouseException, InterruptedException;

  /** Lets held days wait to be published, since the transform does not fail on them any more. */
  void release(Ownership owner, List<Day> days) throws WarehouseException, InterruptedException;

  /** Has the days tried again on which another transform than that of now has failed. */
  void tryAgainWithThisTransform(Ownership owner) throws WarehouseException, InterruptedException;

  /**
   * Lets all days that people or the circuit breaker hold wait to be published, as they are now,
   * and has those tried again on which the transform has failed. Days that came to be held since it
   * was asked for stay held: they were not meant.
   *
   * @param asked how long ago, to the second
   * @return how many were let go
   */
  long resume(Ownership owner, Duration asked) throws WarehouseException, InterruptedException;

  /** What is held, in the order of days. */
  List<Held> held() throws WarehouseException, InterruptedException;

  /** How a dirty day waits. */
  enum Standing {
    TO_PUBLISH,
    /** Held because the transform failed on it, and changed since. */
    TO_TRY_AGAIN
  }

  /**
   * @param error Redshift's text
   * @param alone whether it failed alone, or among others that were not told apart: then it is
   *     tried again by the next publication
   */
  record FailedDay(Day day, String error, boolean alone) {
    public FailedDay {
      requireNonNull(day, "day is null");
      requireNonNull(error, "error is null");
    }
  }

  /**
   * A day that is held.
   *
   * @param cause {@code data} if the transform failed on it
   * @param error empty if there is none
   * @param commit that it was held at, 0 if it is about to be tried again
   * @param since how long ago
   */
  record Held(Day day, String cause, String error, long commit, Duration since) {}
}

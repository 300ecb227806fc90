package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.NamedThreads;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A statement's progress, written by the thread that runs it and read by all others; and the wish
 * to cancel it.
 */
final class RunningStatement {
  private static final NamedThreads CANCELLERS = new NamedThreads("redshift-cancel");
  private static final long CANCEL_EVERY_MILLIS = 100;

  private final Clock clock;
  private final Consumer<Statement> atEnd;
  private Statement now;
  private boolean cancelled;
  private Runnable canceller = () -> {};

  RunningStatement(Statement submitted, Clock clock, Consumer<Statement> atEnd) {
    this.now = requireNonNull(submitted, "submitted is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.atEnd = requireNonNull(atEnd, "atEnd is null");
  }

  synchronized Statement now() {
    return now;
  }

  synchronized void advance(StatementStatus status) {
    set(status, now.error(), now.backendPid(), now.parts());
  }

  synchronized void startedOn(int backendPid) {
    set(StatementStatus.STARTED, null, backendPid, now.parts());
  }

  synchronized void startPart(int index) {
    change(index, part -> part.with(StatementStatus.STARTED, clock.instant()));
  }

  synchronized void finishPart(int index, StatementOutcome outcome) {
    change(index, part -> part.finished(outcome, clock.instant()));
  }

  /** The part that failed says why; those after it were never begun. */
  synchronized void end(int failedPart, String error) {
    StatementStatus end = cancelled ? StatementStatus.ABORTED : StatementStatus.FAILED;
    List<SubStatement> parts = new ArrayList<>(now.parts());
    for (int i = 0; i < parts.size(); i++) {
      SubStatement part = parts.get(i);
      if (i == failedPart) {
        parts.set(i, part.failed(end, error, clock.instant()));
      } else if (!part.status().isTerminal()) {
        parts.set(i, part.failed(StatementStatus.ABORTED, null, clock.instant()));
      }
    }
    set(end, error, now.backendPid(), parts);
  }

  /** Says how a running query is stopped; told again for each connection. */
  synchronized void onCancel(Runnable newCanceller) {
    this.canceller = requireNonNull(newCanceller, "newCanceller is null");
  }

  /** False if it has ended already. */
  boolean cancel() {
    boolean first;
    synchronized (this) {
      if (now.status().isTerminal()) {
        return false;
      }
      first = !cancelled;
      cancelled = true;
    }
    stop();
    if (first) {
      CANCELLERS.newThread(this::keepStopping).start();
    }
    return true;
  }

  /**
   * A cancellation that finds no query is forgotten, and there is none yet if the session has just
   * seen that it may go on: so it is told again until the statement has ended.
   */
  private void keepStopping() {
    try {
      do {
        Thread.sleep(CANCEL_EVERY_MILLIS);
      } while (stop());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody asks for that
    }
  }

  /**
   * False if it has ended. What is cancelled before its COMMIT is not committed any more, and its
   * connection not used again: a stop that comes late finds nobody else's query there.
   */
  private boolean stop() {
    Runnable stop;
    synchronized (this) {
      if (now.status().isTerminal()) {
        return false;
      }
      stop = canceller;
    }
    stop.run();
    return true;
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** From here on it can no longer be cancelled: false if it was before. */
  synchronized boolean beginCommit() {
    canceller = () -> {};
    return !cancelled;
  }

  private void change(int index, UnaryOperator<SubStatement> step) {
    List<SubStatement> parts = new ArrayList<>(now.parts());
    parts.set(index, step.apply(parts.get(index)));
    set(now.status(), now.error(), now.backendPid(), parts);
  }

  private void set(StatementStatus status, String error, int backendPid, List<SubStatement> parts) {
    Statement next =
        new Statement(
            now.id(),
            now.submission(),
            status,
            now.createdAt(),
            clock.instant(),
            error,
            backendPid,
            parts);
    if (status.isTerminal()) {
      atEnd.accept(next); // before anybody can see that it ended
    }
    now = next;
  }
}

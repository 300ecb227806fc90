package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Places dead letters one after the other. They need neither Redshift nor fence. */
final class DeadLetterCommitter implements Runnable {
  private final DeadLetterPlacement placement;
  private final Retrying retrying;
  private final Committers.Listener listener;
  private final BlockingQueue<WaitingDeadLetters> queue = new LinkedBlockingQueue<>();

  DeadLetterCommitter(
      DeadLetterPlacement placement, Retrying retrying, Committers.Listener listener) {
    this.placement = requireNonNull(placement, "placement is null");
    this.retrying = requireNonNull(retrying, "retrying is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  void add(Collection<WaitingDeadLetters> complete) {
    queue.addAll(complete);
  }

  @Override
  public void run() {
    try {
      while (true) {
        WaitingDeadLetters next = queue.take();
        retrying.call(
            "place them",
            () -> {
              placement.place(next.letters());
              return next;
            });
        listener.placed(next);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      listener.failed("dead letters", failure);
    }
  }
}

package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Uploads a few files at a time, so that writing and sending overlap and memory stays bounded. */
final class Uploads {
  private static final int AT_ONCE = 4;

  private final S3Store s3;
  private final Executor threads;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Phaser running = new Phaser(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Uploads(S3Store s3, Executor threads) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.threads = requireNonNull(threads, "threads is null");
  }

  /** Waits for a free place; throws what an earlier upload failed with. */
  void add(S3Address address, byte[] bytes) {
    permits.acquireUninterruptibly();
    throwFailure();
    running.register();
    try {
      CompletableFuture.runAsync(() -> s3.write(address, bytes), threads)
          .whenComplete((done, error) -> ended(error));
    } catch (RejectedExecutionException e) {
      ended(e); // the stand-in is being stopped
    }
  }

  private void ended(Throwable error) {
    if (error != null) {
      failure.compareAndSet(null, error.getCause() == null ? error : error.getCause());
    }
    permits.release();
    running.arriveAndDeregister();
  }

  void await() {
    abandon();
    throwFailure();
  }

  /** Lets what is under way end. */
  void abandon() {
    running.arriveAndAwaitAdvance();
  }

  private void throwFailure() {
    Throwable error = failure.get();
    if (error instanceof RuntimeException runtime) {
      throw runtime;
    } else if (error != null) {
      throw new IllegalStateException(error);
    }
  }
}

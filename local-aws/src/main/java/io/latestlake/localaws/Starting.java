package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.NamedThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something that starts in a thread of its own while others start. */
final class Starting<T> {
  private final FutureTask<T> task;

  private Starting(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Starting<T> begin(String name, Callable<T> start) {
    FutureTask<T> task = new FutureTask<>(requireNonNull(start, "start is null"));
    new NamedThreads("start-" + name).newThread(task).start();
    return new Starting<>(task);
  }

  T await() throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}

package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * What has to be stopped when a command ends, in whichever way: the last one started goes first,
 * and each only once.
 */
public final class Shutdown implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final Thread hook;

  public Shutdown(Terminal terminal) {
    requireNonNull(terminal, "terminal is null");
    hook =
        new Thread(
            () -> {
              terminal.endStatus();
              terminal.line("Stopping ...");
              run();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public synchronized void add(Runnable step) {
    steps.push(step);
  }

  private synchronized void run() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is at work, and the process ends after it: nothing more is to be said or done.
      awaitTheEnd();
    }
    run();
  }

  private static void awaitTheEnd() {
    while (true) {
      LockSupport.park();
    }
  }
}

package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Stands for a process: a group of threads that is killed as a whole. What a killed one was about
 * to ask for it does not ask for any more; what it had asked for may still be done.
 */
final class Life {
  /** For what would otherwise hang. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  interface Script {
    void play() throws Exception;
  }

  private final ThreadGroup group;
  private final Thread main;
  private volatile Throwable failure;

  private Life(String name, Script script) {
    this.group = new ThreadGroup(name);
    this.main = new Thread(group, () -> play(script), name);
  }

  static Life begin(String name, Script script) {
    Life life = new Life(name, requireNonNull(script, "script is null"));
    life.main.setDaemon(true);
    life.main.start();
    return life;
  }

  private void play(Script script) {
    try {
      script.play();
    } catch (Throwable e) {
      failure = e;
    }
  }

  boolean isOver() {
    return !main.isAlive();
  }

  void kill() {
    group.interrupt();
  }

  /** Waits for its end, and tells what it failed of. */
  Optional<Throwable> await() throws InterruptedException {
    main.join(LONGEST.toMillis());
    if (main.isAlive()) {
      StringBuilder at = new StringBuilder("does not end:");
      for (StackTraceElement frame : main.getStackTrace()) {
        at.append("\n  at ").append(frame);
      }
      kill();
      return Optional.of(new IllegalStateException(at.toString()));
    }
    return Optional.ofNullable(failure);
  }
}

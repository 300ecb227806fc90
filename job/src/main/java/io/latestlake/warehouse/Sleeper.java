package io.latestlake.warehouse;

import java.time.Duration;

/** Waiting, so that tests rule time. */
@FunctionalInterface
public interface Sleeper {
  Sleeper REAL = duration -> Thread.sleep(duration.toMillis());

  void sleep(Duration duration) throws InterruptedException;
}

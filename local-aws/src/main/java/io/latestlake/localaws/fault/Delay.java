package io.latestlake.localaws.fault;

import io.latestlake.localaws.wire.Call;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the call later; at once when the fault is taken back. */
record Delay(long millis) implements Action {
  Delay {
    if (millis < 1) {
      throw new IllegalArgumentException("millis must be at least 1, not " + millis);
    }
  }

  @Override
  public <T> T around(Call call, Callable<T> next, CountDownLatch ended) throws Exception {
    ended.await(millis, TimeUnit.MILLISECONDS);
    return next.call();
  }

  @Override
  public void checkAt(Moment.Kind kind) {
    // Anything can be late.
  }
}

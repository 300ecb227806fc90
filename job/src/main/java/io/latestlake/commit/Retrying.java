package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.WarehouseException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls to the warehouse again, after a pause, as long as their failures can pass by
 * themselves.
 */
final class Retrying {
  private static final Logger LOG = LoggerFactory.getLogger("io.latestlake.progress");

  interface Call<T> {
    T call() throws WarehouseException, InterruptedException;
  }

  private final String table;
  private final Backoff backoff;
  private final Consumer<WarehouseException> failures;

  /**
   * @param failures told of each that is answered by another attempt
   */
  Retrying(String table, Backoff backoff, Consumer<WarehouseException> failures) {
    this.table = requireNonNull(table, "table is null");
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.failures = requireNonNull(failures, "failures is null");
  }

  /**
   * @param what for the log, as in "cannot commit"
   */
  <T> T call(String what, Call<T> call) throws WarehouseException, InterruptedException {
    while (true) {
      try {
        T result = call.call();
        backoff.succeeded();
        return result;
      } catch (WarehouseException.Retryable failure) {
        failures.accept(failure);
        Duration pause = backoff.afterFailure();
        LOG.warn(
            "{}: cannot {} ({}), trying again in {}: {}",
            table,
            what,
            failure.retryClass().text(),
            pause,
            failure.getMessage());
        Thread.sleep(pause.toMillis());
      }
    }
  }
}

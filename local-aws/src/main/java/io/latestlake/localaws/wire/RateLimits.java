package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Refuses requests that come faster than AWS would take them. AWS publishes the rate and not how
 * long a burst may be; here a second's worth of requests may come at once.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/api-retries.html">Retries</a>
 */
public final class RateLimits implements CallInterceptor {
  /** The code by which a refused caller knows that it shall come again later. */
  public static final String THROTTLED = "ThrottlingException";

  private final LongSupplier nanoClock;
  private final Map<String, Budget> budgets = new HashMap<>();

  /**
   * @param perSecond the operations that share a budget, and how many of them may come in a second;
   *     operations that are in no set are free
   */
  public RateLimits(Map<Set<String>, Integer> perSecond, LongSupplier nanoClock) {
    this.nanoClock = requireNonNull(nanoClock, "nanoClock is null");
    perSecond.forEach(
        (operations, rate) -> {
          Budget shared = new Budget(rate, nanoClock.getAsLong());
          operations.forEach(operation -> budgets.put(operation, shared));
        });
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    Budget budget = call.kind() == Call.Kind.REQUEST ? budgets.get(call.name()) : null;
    if (budget != null && !budget.take(nanoClock.getAsLong())) {
      throw AwsException.client(THROTTLED, "Rate exceeded");
    }
    return next.call();
  }

  private static final class Budget {
    private static final double NANOS_A_SECOND = 1e9;

    private final int perSecond;
    private double left;
    private long filledAt;

    Budget(int perSecond, long now) {
      this.perSecond = perSecond;
      this.left = perSecond;
      this.filledAt = now;
    }

    synchronized boolean take(long now) {
      left = Math.min(perSecond, left + (now - filledAt) / NANOS_A_SECOND * perSecond);
      filledAt = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}

package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts the requests of each service, and the wall time during which it served at least one call.
 */
public final class BusyMeter implements CallInterceptor {
  private final LongSupplier nanoClock;
  private final Map<String, Service> services = new ConcurrentHashMap<>();

  public BusyMeter(LongSupplier nanoClock) {
    this.nanoClock = requireNonNull(nanoClock, "nanoClock is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    Service service = services.computeIfAbsent(call.service(), name -> new Service());
    service.enter(nanoClock.getAsLong(), call.kind());
    try {
      return next.call();
    } finally {
      service.exit(nanoClock.getAsLong());
    }
  }

  public Reading read(String service) {
    Service found = services.get(service);
    return found == null ? new Reading(0, 0) : found.read(nanoClock.getAsLong());
  }

  /** What one service has done since the start. */
  public record Reading(long requests, long busyMillis) {}

  private static final class Service {
    private long requests;
    private int active;
    private long busySince;
    private long busyNanos;

    synchronized void enter(long now, Call.Kind kind) {
      if (kind == Call.Kind.REQUEST) {
        requests++;
      }
      if (active++ == 0) {
        busySince = now;
      }
    }

    synchronized void exit(long now) {
      if (--active == 0) {
        busyNanos += now - busySince;
      }
    }

    synchronized Reading read(long now) {
      long nanos = busyNanos + (active > 0 ? now - busySince : 0);
      return new Reading(requests, nanos / 1_000_000);
    }
  }
}

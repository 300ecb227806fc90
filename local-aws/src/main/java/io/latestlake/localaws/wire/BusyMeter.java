package io.latestlake.localaws.wire;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts the requests of each service, the wall time during which it served at least one call, and
 * the processor time of the threads that served. The wall time of a call lasts until its answer is
 * sent, so a slow client makes a service look busy; the processor time tells the difference.
 */
public final class BusyMeter implements CallInterceptor {
  private static final Set<String> THROTTLED =
      Set.of(RateLimits.THROTTLED, "ProvisionedThroughputExceededException");

  private final LongSupplier nanoClock;
  private final LongSupplier threadCpuNanos;
  private final Map<String, Service> services = new ConcurrentHashMap<>();

  /**
   * @param threadCpuNanos the processor time of the thread that asks
   */
  public BusyMeter(LongSupplier nanoClock, LongSupplier threadCpuNanos) {
    this.nanoClock = requireNonNull(nanoClock, "nanoClock is null");
    this.threadCpuNanos = requireNonNull(threadCpuNanos, "threadCpuNanos is null");
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    Service service = services.computeIfAbsent(call.service(), name -> new Service());
    long cpuBefore = threadCpuNanos.getAsLong();
    service.enter(nanoClock.getAsLong(), call);
    try {
      return next.call();
    } catch (AwsException e) {
      if (THROTTLED.contains(e.type())) {
        service.throttled();
      }
      throw e;
    } finally {
      service.exit(nanoClock.getAsLong(), threadCpuNanos.getAsLong() - cpuBefore);
    }
  }

  public Reading read(String service) {
    Service found = services.get(service);
    return found == null ? Reading.NOTHING : found.read(nanoClock.getAsLong());
  }

  /**
   * What one service has done since the start.
   *
   * @param throttled requests that were refused because they came too fast
   * @param calls how often each operation was asked for, refused or not
   */
  public record Reading(long busyMillis, long cpuMillis, long throttled, Map<String, Long> calls) {
    static final Reading NOTHING = new Reading(0, 0, 0, Map.of());

    public Reading {
      calls = new TreeMap<>(calls);
    }

    public long requests() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static final class Service {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Map<String, Long> calls = new TreeMap<>();
    private int active;
    private long busySince;
    private long busyNanos;
    private long cpuNanos;
    private long throttled;

    synchronized void enter(long now, Call call) {
      if (call.kind() == Call.Kind.REQUEST) {
        calls.merge(call.name(), 1L, Long::sum);
      }
      if (active++ == 0) {
        busySince = now;
      }
    }

    synchronized void throttled() {
      throttled++;
    }

    synchronized void exit(long now, long cpu) {
      cpuNanos += cpu;
      if (--active == 0) {
        busyNanos += now - busySince;
      }
    }

    synchronized Reading read(long now) {
      long nanos = busyNanos + (active > 0 ? now - busySince : 0);
      return new Reading(nanos / NANOS_A_MILLI, cpuNanos / NANOS_A_MILLI, throttled, calls);
    }
  }
}

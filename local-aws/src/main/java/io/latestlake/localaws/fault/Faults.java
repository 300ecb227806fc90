package io.latestlake.localaws.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The faults that a file asks for, a JSON list such as
 *
 * <pre>{@code
 * [{"at": {"kind": "sql", "call": "^UNLOAD", "occurrence": 2},
 *   "action": {"do": "hold", "side": "before", "reached": "/tmp/reached"}}]
 * }</pre>
 *
 * Occurrences are counted in this process, so from the start of the stand-ins.
 */
public final class Faults implements CallInterceptor, AutoCloseable {
  private final List<Armed> faults;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private record Armed(Fault fault, Awaited moment) {}

  /** A moment that comes once, and the count of the calls on the way to it. */
  private static final class Awaited {
    private final Moment moment;
    private final Awaited before;
    private final AtomicInteger seen = new AtomicInteger();

    Awaited(Moment moment) {
      this.moment = moment;
      this.before = moment.after() == null ? null : new Awaited(moment.after());
    }

    boolean isDue(Call call) {
      if (before != null && !before.isPast()) {
        before.isDue(call);
        return false;
      }
      return moment.matches(call) && seen.incrementAndGet() == moment.occurrence();
    }

    private boolean isPast() {
      return seen.get() >= moment.occurrence();
    }
  }

  private Faults(List<Fault> faults) {
    this.faults =
        faults.stream().map(fault -> new Armed(fault, new Awaited(fault.moment()))).toList();
  }

  public static Faults none() {
    return new Faults(List.of());
  }

  public static Faults read(Path file) throws IOException {
    JsonMapper json =
        JsonMapper.builder().enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build();
    try {
      return new Faults(
          json.readValue(
              requireNonNull(file, "file is null").toFile(), new TypeReference<List<Fault>>() {}));
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no list of faults: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    // A call may be an occurrence for several faults; each of them counts, and the first one acts.
    Action action = null;
    for (Armed armed : faults) {
      if (armed.moment().isDue(call) && action == null) {
        action = armed.fault().action();
      }
    }
    return action == null ? next.call() : action.around(call, next, stopped);
  }

  /** Ends what stands still. */
  @Override
  public void close() {
    stopped.countDown();
  }
}

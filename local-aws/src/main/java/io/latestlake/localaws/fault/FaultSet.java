package io.latestlake.localaws.fault;

import io.latestlake.localaws.wire.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Faults that were put and are taken back together, and how far their moments have come. */
final class FaultSet {
  private final List<Armed> faults;
  private final CountDownLatch ended = new CountDownLatch(1);

  FaultSet(List<Fault> faults) {
    this.faults = faults.stream().map(Armed::new).toList();
  }

  /** What happens to the call, if anything does. */
  Optional<Due> at(Call call) {
    // A call may be an occurrence for several faults; each of them counts, and the first one acts.
    Armed first = null;
    for (Armed armed : faults) {
      if (armed.isDue(call) && first == null) {
        first = armed;
      }
    }
    return Optional.ofNullable(first).map(Due::new);
  }

  List<Integer> happened() {
    return faults.stream().map(armed -> armed.happened.get()).toList();
  }

  void end() {
    ended.countDown();
  }

  /** A fault whose moment has come. */
  final class Due {
    private final Armed armed;

    private Due(Armed armed) {
      this.armed = armed;
    }

    <T> T around(Call call, Callable<T> next) throws Exception {
      armed.happened.incrementAndGet();
      return armed.fault.action().around(call, next, ended);
    }
  }

  private static final class Armed {
    private final Fault fault;
    private final Awaited moment;
    private final AtomicInteger happened = new AtomicInteger();

    Armed(Fault fault) {
      this.fault = fault;
      this.moment = new Awaited(fault.moment(), fault.times());
    }

    boolean isDue(Call call) {
      return moment.isDue(call);
    }
  }

  /** A moment, and the count of the calls on the way to it. */
  private static final class Awaited {
    private final Moment moment;
    private final int times;
    private final Awaited before;
    private final AtomicInteger seen = new AtomicInteger();

    Awaited(Moment moment, int times) {
      this.moment = moment;
      this.times = times;
      this.before = moment.after() == null ? null : new Awaited(moment.after(), 1);
    }

    boolean isDue(Call call) {
      if (before != null && !before.isPast()) {
        before.isDue(call);
        return false;
      }
      if (!moment.matches(call)) {
        return false;
      }
      int now = seen.incrementAndGet();
      return now >= moment.occurrence() && now < moment.occurrence() + times;
    }

    private boolean isPast() {
      return seen.get() >= moment.occurrence();
    }
  }
}

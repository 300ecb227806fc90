package io.latestlake.localaws.fault;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The calls of a run, in the order in which they came, from a beginning to an end; so that a test
 * knows them all without being told.
 */
public final class CallLog implements CallInterceptor {
  /** More than any run has that is looked at; a beginning without an end fills no memory. */
  private static final int MOST = 1_000_000;

  private List<Entry> entries = List.of();
  private boolean recording;

  /** As in {@link Call}. */
  public record Entry(String service, Call.Kind kind, String name, String about) {}

  /** Forgets what was recorded. */
  public synchronized void begin() {
    entries = new ArrayList<>();
    recording = true;
  }

  public synchronized void end() {
    recording = false;
  }

  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public <T> T around(Call call, Callable<T> next) throws Exception {
    record(call);
    return next.call();
  }

  private synchronized void record(Call call) {
    if (recording && entries.size() < MOST) {
      entries.add(new Entry(call.service(), call.kind(), call.name(), call.about()));
    }
  }
}

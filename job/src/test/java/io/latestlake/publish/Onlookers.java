package io.latestlake.publish;

import io.latestlake.config.Day;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Readers who read all days over and over, and hold each read against what was committed. */
final class Onlookers implements AutoCloseable {
  private final DayReader reader;
  private final CommittedStates states;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong replaced = new AtomicLong();
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final Map<Day, Long> brokenSince = new ConcurrentHashMap<>();
  private final AtomicLong longestNanos = new AtomicLong();
  private volatile boolean over;

  Onlookers(DayReader reader, CommittedStates states, int count) {
    this.reader = reader;
    this.states = states;
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::look, "onlooker-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void look() {
    try {
      while (!over) {
        int settled = states.settled();
        Map<Day, String> plan = reader.plan(states.days());
        for (Day day : states.days()) {
          read(day, plan.get(day), settled);
        }
      }
    } catch (Exception | Error e) {
      failures.add(e);
    }
  }

  private void read(Day day, String folder, int settled) throws Exception {
    try {
      long start = System.nanoTime();
      String content = folder == null ? "" : reader.read(folder);
      reads.incrementAndGet();
      if (states.has(day, content, settled)) {
        Long since = brokenSince.remove(day);
        if (since != null) {
          longestNanos.accumulateAndGet(System.nanoTime() - since, Math::max);
        }
      } else {
        brokenSince.putIfAbsent(day, start);
        violations.add(day.folder() + " since commit " + settled + " read as\n" + content);
      }
    } catch (DayReader.Replaced e) {
      replaced.incrementAndGet();
    }
  }

  long reads() {
    return reads.get();
  }

  long replaced() {
    return replaced.get();
  }

  /** Reads of what the day never was since the read began. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** From the begin of a read that was wrong to the end of the next one that was right. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
  }

  @Override
  public void close() throws Exception {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a reader failed", failures.get(0));
    }
  }
}

package io.latestlake.localaws.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each key, kept for as long as somebody holds or awaits it. */
final class KeyLocks {
  private final Map<String, Lock> locks = new ConcurrentHashMap<>();

  /** Waits until nobody else holds the key. */
  Held hold(String key) {
    Lock lock =
        locks.compute(
            key,
            (k, found) -> {
              Lock used = found == null ? new Lock() : found;
              used.users++;
              return used;
            });
    lock.lock.lock();
    return () -> {
      lock.lock.unlock();
      locks.computeIfPresent(key, (k, used) -> --used.users == 0 ? null : used);
    };
  }

  /** To be closed once, by the thread that holds. */
  @FunctionalInterface
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Lock {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }
}

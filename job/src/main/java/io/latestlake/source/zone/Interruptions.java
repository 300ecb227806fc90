package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files whose reading ended too early, from the thread that reads them to the one that answers for
 * them. The rows before the interruption are handed over first, in order.
 */
final class Interruptions {
  /**
   * @param rowsRead that were delivered
   * @param cause as a log line shows it
   */
  record Interruption(long rowsRead, String cause) {
    Interruption {
      requireNonNull(cause, "cause is null");
    }
  }

  private final Map<String, Interruption> bySplit = new ConcurrentHashMap<>();

  void add(String split, Interruption interruption) {
    bySplit.put(split, interruption);
  }

  Optional<Interruption> take(String split) {
    return Optional.ofNullable(bySplit.remove(split));
  }
}

package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Splits and merges shards at random moments, whatever else happens meanwhile, so also while
 * Kinesis or its readers are dead.
 *
 * <p>One counts if records were in flight on a shard that it closed: records that arrived after the
 * newest checkpoint was complete, so that no checkpoint had them when the shard was closed.
 */
final class Reshardings implements AutoCloseable {
  private static final int MOST_SHARDS = 6;

  /**
   * A generation of shards is read after the one before it, and not before a checkpoint has that.
   */
  private static final int LEAST_PAUSE_MILLIS = 500;

  private static final int LONGEST_PAUSE_MILLIS = 8_000;

  /** Of a shard's hash keys, where the second half may begin. */
  private static final double LEAST_PART = 0.1;

  private static final int PARTS = 1_000_000;

  private final ShardedStream stream;
  private final RandomGenerator random;
  private final Supplier<Optional<Instant>> newestCheckpoint;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "reshardings");
  private long splits;
  private long merges;
  private long idle;
  private RuntimeException failure;

  /**
   * @param random draws when, what and where
   * @param newestCheckpoint when it was complete; asked by another thread
   */
  Reshardings(
      ShardedStream stream, RandomGenerator random, Supplier<Optional<Instant>> newestCheckpoint) {
    this.stream = requireNonNull(stream, "stream is null");
    this.random = requireNonNull(random, "random is null");
    this.newestCheckpoint = requireNonNull(newestCheckpoint, "newestCheckpoint is null");
  }

  void begin() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the one that is under way, and makes no more. */
  void end() throws InterruptedException {
    ending.countDown();
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  long splits() {
    return splits;
  }

  long merges() {
    return merges;
  }

  /** Those that do not count. */
  long idle() {
    return idle;
  }

  private void run() {
    try {
      while (!ending.await(
          random.nextInt(LEAST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
        reshard();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void reshard() throws InterruptedException {
    List<Shard> open = stream.open();
    int drawn = random.nextInt(open.size());
    boolean isSplit =
        open.size() == 1 || open.size() < MOST_SHARDS && random.nextInt(open.size()) < 2;
    double part = LEAST_PART + random.nextDouble() * (1 - 2 * LEAST_PART);
    if (isSplit) {
      stream.split(open.get(drawn), within(open.get(drawn), part));
    } else {
      int first = Math.min(drawn, open.size() - 2);
      stream.merge(open.get(first), open.get(first + 1));
    }
    Set<String> left = stream.open().stream().map(Shard::shardId).collect(Collectors.toSet());
    List<Shard> closed = open.stream().filter(shard -> !left.contains(shard.shardId())).toList();
    if (closed.isEmpty()) {
      return; // It was refused: the one before it is still being made.
    }
    if (!anyInFlight(closed)) {
      idle++;
    } else if (isSplit) {
      splits++;
    } else {
      merges++;
    }
  }

  private static BigInteger within(Shard shard, double part) {
    BigInteger first = ShardedStream.firstHash(shard);
    BigInteger width = ShardedStream.lastHash(shard).subtract(first);
    return first.add(
        width
            .multiply(BigInteger.valueOf((long) (part * PARTS)))
            .divide(BigInteger.valueOf(PARTS)));
  }

  /** Looks at the newest checkpoint of now, which may be later than the shards' end: then none. */
  private boolean anyInFlight(List<Shard> closed) throws InterruptedException {
    Optional<Instant> complete = newestCheckpoint.get();
    if (complete.isEmpty()) {
      return false;
    }
    // Arrivals are told by the millisecond.
    Instant after = complete.get().plusMillis(1);
    for (Shard shard : closed) {
      if (stream.hasRecordsSince(shard, after)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    ending.countDown();
    thread.interrupt();
  }
}

package io.latestlake.localaws.kinesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream: its shards, open and closed, and which of them takes a hash key. The open shards'
 * ranges are disjoint and together all hash keys. Its user holds the lock on it.
 */
final class KinesisStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "stream.json";

  /** What a stream is doing; AWS's words. */
  enum Status {
    CREATING,
    UPDATING,
    ACTIVE
  }

  private final Path dir;
  private final KinesisLimits limits;
  private final Clock clock;
  private final Bucket listings;
  private final Map<String, Shard> shards = new LinkedHashMap<>();
  private final String name;
  private final long createdAt;
  private long changedAt;
  private boolean updated;
  private long nextSequence;

  private KinesisStream(Path dir, StreamState state, KinesisLimits limits, Clock clock)
      throws IOException {
    this.dir = requireNonNull(dir, "dir is null");
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.listings = new Bucket(limits.listingsPerSecond(), clock.millis());
    this.name = state.name();
    this.createdAt = state.createdAt();
    this.changedAt = state.changedAt();
    this.updated = state.updated();
    this.nextSequence = state.nextSequence();
    for (ShardEntry entry : state.shards()) {
      Shard shard = add(entry);
      nextSequence = Math.max(nextSequence, shard.lastSequence() + 1);
    }
  }

  /** Whether its shards may be listed now; if so it is taken as done. */
  boolean admitsListing() {
    if (!listings.has(1, clock.millis())) {
      return false;
    }
    listings.use(1);
    return true;
  }

  static KinesisStream create(
      Path dir, String name, int shardCount, KinesisLimits limits, Clock clock) throws IOException {
    Files.createDirectories(dir);
    long now = clock.millis();
    StreamState empty = new StreamState(name, now, now, false, 1, List.of());
    KinesisStream stream = new KinesisStream(dir, empty, limits, clock);
    for (HashRange range : HashRange.even(shardCount)) {
      stream.open(range, List.of());
    }
    stream.save();
    return stream;
  }

  static KinesisStream open(Path dir, KinesisLimits limits, Clock clock) throws IOException {
    StreamState state = JSON.readValue(dir.resolve(FILE).toFile(), StreamState.class);
    return new KinesisStream(dir, state, limits, clock);
  }

  /** Whether a folder holds a stream, rather than what was left of the making of one. */
  static boolean isIn(Path dir) {
    return Files.exists(dir.resolve(FILE));
  }

  String name() {
    return name;
  }

  long createdAt() {
    return createdAt;
  }

  Status status() {
    if (clock.millis() - changedAt >= limits.transition().toMillis()) {
      return Status.ACTIVE;
    }
    return updated ? Status.UPDATING : Status.CREATING;
  }

  /** All shards that have not expired, in the order of their ids. */
  List<ShardEntry> entries() {
    long horizon = horizon();
    return shards.values().stream()
        .map(Shard::entry)
        .filter(entry -> !entry.isExpired(horizon))
        .toList();
  }

  long horizon() {
    return clock.millis() - limits.retention().toMillis();
  }

  Shard shard(String id) {
    Shard shard = shards.get(id);
    if (shard == null || shard.entry().isExpired(horizon())) {
      throw KinesisErrors.noShard(id, name);
    }
    return shard;
  }

  /** The open shard that takes a hash key. */
  Shard taking(BigInteger hash) {
    return shards.values().stream()
        .filter(shard -> shard.entry().isOpen() && shard.entry().hashes().contains(hash))
        .findFirst()
        .orElseThrow();
  }

  /** The shards that were made of one. */
  List<ShardEntry> childrenOf(String id) {
    return entries().stream().filter(entry -> entry.parents().contains(id)).toList();
  }

  long nextSequence() {
    return nextSequence++;
  }

  void split(String id, BigInteger start) throws IOException {
    Shard parent = openShard(id);
    HashRange range = parent.entry().hashes();
    if (!range.splitsAt(start)) {
      throw KinesisErrors.invalid(
          "NewStartingHashKey "
              + start
              + " used in SplitShard() on shard "
              + id
              + " in stream "
              + name
              + " is not both greater than one plus the shard's StartingHashKey "
              + range.first()
              + " and less than the shard's EndingHashKey "
              + range.last()
              + ".");
    }
    close(parent);
    open(range.before(start), List.of(id));
    open(range.from(start), List.of(id));
    saveUpdated();
  }

  void merge(String id, String adjacentId) throws IOException {
    Shard first = openShard(id);
    Shard second = openShard(adjacentId);
    if (!first.entry().hashes().isAdjacentTo(second.entry().hashes())) {
      throw KinesisErrors.invalid(
          "Shards "
              + id
              + " and "
              + adjacentId
              + " in stream "
              + name
              + " are not an adjacent pair of shards eligible for merging.");
    }
    close(first);
    close(second);
    open(first.entry().hashes().with(second.entry().hashes()), List.of(id, adjacentId));
    saveUpdated();
  }

  private Shard openShard(String id) {
    Shard shard = shard(id);
    if (!shard.entry().isOpen()) {
      throw KinesisErrors.invalid(
          "Shard " + id + " in stream " + name + " is closed: it was split or merged before.");
    }
    return shard;
  }

  private void close(Shard shard) {
    shard.close(nextSequence(), clock.millis());
  }

  private void open(HashRange range, List<String> parents) throws IOException {
    add(ShardEntry.open(shards.size(), range, parents, nextSequence(), clock.millis()));
  }

  private Shard add(ShardEntry entry) throws IOException {
    Shard shard =
        new Shard(entry, ShardLog.open(dir.resolve(entry.id() + ".log")), limits, clock.millis());
    shards.put(entry.id(), shard);
    return shard;
  }

  private void saveUpdated() throws IOException {
    changedAt = clock.millis();
    updated = true;
    save();
  }

  private void save() throws IOException {
    List<ShardEntry> entries = new ArrayList<>();
    shards.values().forEach(shard -> entries.add(shard.entry()));
    StreamState state = new StreamState(name, createdAt, changedAt, updated, nextSequence, entries);
    Path next = dir.resolve(FILE + ".next");
    Files.write(next, JSON.writeValueAsBytes(state));
    Files.move(
        next,
        dir.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    for (Shard shard : shards.values()) {
      shard.close();
    }
  }
}

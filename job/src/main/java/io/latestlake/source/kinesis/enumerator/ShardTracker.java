package io.latestlake.source.kinesis.enumerator;

import io.latestlake.source.kinesis.split.ShardSplit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which shards wait, are read, or were read, and which of those that wait may be given out.
 *
 * <p>A shard goes this way: it waits; it is read by a reader; it has finished, when the reader has
 * handed on all its records; it is settled, when a checkpoint is complete that was begun after
 * that. <b>A shard is given out when all its parents are settled.</b> That keeps the order of the
 * records of a key, which moves from parents to children when a shard is split or merged, through
 * the whole job:
 *
 * <ol>
 *   <li>A reader of a child may be another than the parent's, and its records go other ways. But
 *       barriers are aligned, so when the checkpoint is complete, every operator has the parent's
 *       records behind it.
 *   <li>No recovery goes back behind a completed checkpoint, so while a child is read, no parent is
 *       read again. (A start from an older savepoint goes back with everything, and gives out
 *       nothing that the savepoint has not.)
 * </ol>
 *
 * <p>A shard that is not known counts as settled: it expired, or lies before the start.
 *
 * <p>What is read is not kept in checkpoints here: after a recovery each reader reports the shards
 * that it still has to read. A shard that was given out and is reported by none has finished, and
 * that checkpoint is complete, so it is settled.
 */
final class ShardTracker {
  private static final long NO_CHECKPOINT_YET = Long.MAX_VALUE;

  /**
   * Listings in a row that a shard must be missing from before it is forgotten. Kinesis does not
   * promise that a list is never short, and a shard that is forgotten is read again if it comes
   * back.
   */
  static final int MISSING_FOR_GOOD = 60;

  private final boolean ordered;
  private final Map<String, ShardSplit> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> reading = new HashMap<>();
  private final Map<String, Long> finished = new HashMap<>();
  private final Set<String> settled = new HashSet<>();
  private final Map<String, Integer> missing = new HashMap<>();

  /**
   * @param ordered false to give out every shard at once
   */
  ShardTracker(boolean ordered) {
    this.ordered = ordered;
  }

  /** As it was kept; what readers still have to read is still to be reported. */
  ShardTracker(boolean ordered, Collection<ShardSplit> waiting, Collection<String> givenOut) {
    this(ordered);
    waiting.forEach(split -> this.waiting.put(split.shard(), split));
    settled.addAll(givenOut);
  }

  /**
   * Takes what the stream has now. What is not known yet waits; what was read long ago and is no
   * longer there is forgotten.
   */
  void discovered(Collection<ShardSplit> listed) {
    Set<String> ids = new HashSet<>();
    for (ShardSplit split : listed) {
      ids.add(split.shard());
      if (!isKnown(split.shard())) {
        waiting.put(split.shard(), split);
      }
    }
    forget(ids);
  }

  private void forget(Set<String> listed) {
    missing.keySet().removeAll(listed);
    settled.removeIf(
        shard ->
            !listed.contains(shard) && missing.merge(shard, 1, Integer::sum) >= MISSING_FOR_GOOD);
    missing.keySet().retainAll(settled);
  }

  /** Shards that lie before the start: they are never read. */
  void leaveOut(Collection<String> shards) {
    settled.addAll(shards);
  }

  private boolean isKnown(String shard) {
    return waiting.containsKey(shard) || isGivenOut(shard);
  }

  private boolean isGivenOut(String shard) {
    return reading.containsKey(shard) || finished.containsKey(shard) || settled.contains(shard);
  }

  /** What may be given out now, in the order in which it was found. */
  List<ShardSplit> assignable() {
    return waiting.values().stream().filter(split -> !ordered || isPreceded(split)).toList();
  }

  private boolean isPreceded(ShardSplit split) {
    return split.parents().stream()
        .noneMatch(
            parent ->
                waiting.containsKey(parent)
                    || reading.containsKey(parent)
                    || finished.containsKey(parent));
  }

  void assigned(String shard, int reader) {
    waiting.remove(shard);
    reading.put(shard, reader);
  }

  /** A reader has handed on all records of these. */
  void finished(Collection<String> shards) {
    for (String shard : shards) {
      if (reading.remove(shard) != null) {
        finished.put(shard, NO_CHECKPOINT_YET);
      }
    }
  }

  void checkpointBegun(long checkpoint) {
    finished.replaceAll((shard, covering) -> Math.min(covering, checkpoint));
  }

  void checkpointComplete(long checkpoint) {
    finished
        .entrySet()
        .removeIf(
            shard -> {
              boolean covered = shard.getValue() <= checkpoint;
              if (covered) {
                settled.add(shard.getKey());
              }
              return covered;
            });
  }

  /**
   * A reader is set back to a checkpoint. Whatever it was given since then comes back; of all else
   * that it had, the next one in its place will report what is still to be read.
   */
  void setBack(int reader, Collection<ShardSplit> givenSince) {
    reading
        .entrySet()
        .removeIf(
            shard -> {
              boolean its = shard.getValue() == reader;
              if (its) {
                finished.put(shard.getKey(), NO_CHECKPOINT_YET);
              }
              return its;
            });
    givenSince.forEach(this::putBack);
  }

  /**
   * A reader came with this from its checkpoint. If another one has it, it was given to that one
   * after the checkpoint, and its records were not handed on twice.
   */
  void reported(ShardSplit split) {
    if (!reading.containsKey(split.shard())) {
      putBack(split);
    }
  }

  private void putBack(ShardSplit split) {
    reading.remove(split.shard());
    finished.remove(split.shard());
    settled.remove(split.shard());
    waiting.put(split.shard(), split);
  }

  /** How many shards each reader has; readers without one are not named. */
  Map<Integer, Integer> loads() {
    Map<Integer, Integer> loads = new HashMap<>();
    reading.values().forEach(reader -> loads.merge(reader, 1, Integer::sum));
    return loads;
  }

  List<ShardSplit> waiting() {
    return List.copyOf(waiting.values());
  }

  Set<String> givenOut() {
    Set<String> shards = new HashSet<>(settled);
    shards.addAll(finished.keySet());
    shards.addAll(reading.keySet());
    return shards;
  }
}

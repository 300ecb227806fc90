package io.latestlake.source.kinesis.enumerator;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.split.ShardSplit;
import java.util.List;
import java.util.Set;

/**
 * What is known of a stream at a checkpoint, but for the shards that readers have.
 *
 * @param stream its name
 * @param start where the reading of the stream began, or will begin if it was not listed yet
 * @param discovered whether the stream's shards were ever listed by this run
 * @param stopAt of a bounded run, epoch milliseconds; else {@link ShardSplit#NEVER}
 * @param waiting not given out yet
 * @param givenOut the ids of those that were: a reader has them, or they were read
 */
public record EnumeratorState(
    String stream,
    StartPoint start,
    boolean discovered,
    long stopAt,
    List<ShardSplit> waiting,
    Set<String> givenOut) {
  public EnumeratorState {
    requireNonNull(stream, "stream is null");
    requireNonNull(start, "start is null");
    waiting = List.copyOf(waiting);
    givenOut = Set.copyOf(givenOut);
  }

  /**
   * The same for a run that ends then. Such a run lists shards once only: what a run without an end
   * had listed does not do for it, for shards may have been opened since.
   */
  public EnumeratorState until(long otherStop) {
    boolean becomesBounded = stopAt == ShardSplit.NEVER && otherStop != ShardSplit.NEVER;
    return new EnumeratorState(
        stream, start, discovered && !becomesBounded, otherStop, waiting, givenOut);
  }
}

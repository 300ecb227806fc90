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
 * @param discovered whether the stream's shards were ever listed
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

  public EnumeratorState until(long otherStop) {
    return new EnumeratorState(stream, start, discovered, otherStop, waiting, givenOut);
  }
}

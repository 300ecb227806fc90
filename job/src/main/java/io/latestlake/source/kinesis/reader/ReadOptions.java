package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * How shards are read.
 *
 * @param mostRecords of one call
 * @param pauseAfterEmpty before a shard that had nothing is asked again
 * @param pauseAfterRecords before one that had something is; the limits may make it longer
 * @param leastDelay of the first new try after a failure
 * @param mostDelay of any
 * @param attempts of a call before its failure is the job's; being throttled does not count
 * @param lostShard what to do if a shard is gone before it was read to its end
 */
public record ReadOptions(
    int mostRecords,
    Duration pauseAfterEmpty,
    Duration pauseAfterRecords,
    Duration leastDelay,
    Duration mostDelay,
    int attempts,
    LostShard lostShard)
    implements Serializable {
  /** A shard that expired before it was read to its end may have had records. */
  public enum LostShard {
    /** The job fails, so that nobody takes what is left for the whole. */
    FAIL,
    /** It is logged and counted, and the shard's children are read. */
    SKIP
  }

  public ReadOptions {
    requireNonNull(pauseAfterEmpty, "pauseAfterEmpty is null");
    requireNonNull(pauseAfterRecords, "pauseAfterRecords is null");
    requireNonNull(leastDelay, "leastDelay is null");
    requireNonNull(mostDelay, "mostDelay is null");
    requireNonNull(lostShard, "lostShard is null");
  }
}

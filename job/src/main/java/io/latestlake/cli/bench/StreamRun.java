package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What was measured of one run of the whole job, from its first record to the moment at which all
 * of the log was read. What came after, the rest of the commits, is not part of it.
 *
 * @param recordsPerSecond that the stream read
 * @param checkpointMillis from trigger to completion, of those that began in that time; sorted
 * @param commits that were done by then
 * @param heldCommits that the stand-ins delayed
 * @param waiting the most that waited for the warehouse
 * @param heldBack whether the bound on waiting bytes was reached
 * @param peakHeapBytes the most that was in use, garbage included
 * @param liveHeapBytes in use at the end, after a collection
 */
record StreamRun(
    long recordsPerSecond,
    List<Long> checkpointMillis,
    long commits,
    int heldCommits,
    Waiting waiting,
    boolean heldBack,
    long peakHeapBytes,
    long liveHeapBytes) {

  record Waiting(long bytes, long stagedCheckpoints, long oldestSeconds) {}

  StreamRun {
    checkpointMillis = List.copyOf(checkpointMillis);
    requireNonNull(waiting, "waiting is null");
  }

  /**
   * By the nearest rank; 0 if there was no checkpoint.
   *
   * @param part from 0 to 1: 0.5 for the median
   */
  long checkpointMillis(double part) {
    if (checkpointMillis.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(part * checkpointMillis.size());
    return checkpointMillis.get(Math.max(0, rank - 1));
  }
}

package io.latestlake.cli.bench;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.local.Counts;
import io.latestlake.cli.local.StandInLoad;
import java.time.Duration;
import java.util.Optional;

/**
 * What one phase took.
 *
 * @param took from the job's submission to its end
 * @param standIns at work in that time; empty if they did not tell
 */
record Measured(
    BenchSource source,
    Phase phase,
    Counts counts,
    Duration took,
    JvmMeter.Reading jvm,
    Optional<StandInLoad> standIns,
    Checkpoints checkpoints) {

  /**
   * @param count completed
   * @param medianMillis from trigger to completion
   * @param largestStateBytes of the largest one, state of all operators: the last ones of a run
   *     lack what has ended
   */
  record Checkpoints(long count, long medianMillis, long longestMillis, long largestStateBytes) {
    static final Checkpoints NONE = new Checkpoints(0, 0, 0, 0);
  }

  Measured {
    requireNonNull(source, "source is null");
    requireNonNull(phase, "phase is null");
    requireNonNull(counts, "counts is null");
    requireNonNull(took, "took is null");
    requireNonNull(jvm, "jvm is null");
    requireNonNull(standIns, "standIns is null");
    requireNonNull(checkpoints, "checkpoints is null");
  }

  long recordsPerSecond() {
    return Math.round(counts.recordsIn() * 1e9 / took.toNanos());
  }

  long allocatedBytesPerRecord() {
    return jvm.allocatedBytes() / Math.max(1, counts.recordsIn());
  }

  /** Processor time of this process for one record. */
  double cpuMicrosPerRecord() {
    return jvm.cpu().toNanos() / 1e3 / Math.max(1, counts.recordsIn());
  }
}

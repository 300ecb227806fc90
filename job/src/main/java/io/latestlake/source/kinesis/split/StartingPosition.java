package io.latestlake.source.kinesis.split;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** Where the reading of a shard begins. */
public sealed interface StartingPosition extends Serializable {
  /** At the oldest record that the stream still keeps. */
  record Horizon() implements StartingPosition {}

  /**
   * At the first record that arrived then or later.
   *
   * @param millis of the epoch
   */
  record AtTimestamp(long millis) implements StartingPosition {}

  /**
   * After a record that was read.
   *
   * @param sequence its number, a decimal of up to 129 digits
   */
  record AfterSequence(String sequence) implements StartingPosition {
    public AfterSequence {
      requireNonNull(sequence, "sequence is null");
    }
  }
}

package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;

/** Where the fetching of a shard stands, ahead of what was handed on. One thread's. */
final class ShardCursor {
  private final ShardSplit split;
  private StartingPosition position;
  private String iterator;
  private long dueAt;
  private long calledAt;
  private int failures;
  private int tries;

  /**
   * @param dueAt when the shard may be asked, by the clock of nanoseconds
   */
  ShardCursor(ShardSplit split, long dueAt) {
    this.split = split;
    this.position = split.position();
    this.dueAt = dueAt;
    this.calledAt = dueAt;
  }

  ShardSplit split() {
    return split;
  }

  String shard() {
    return split.shard();
  }

  StartingPosition position() {
    return position;
  }

  /** Null if one is to be made. */
  String iterator() {
    return iterator;
  }

  void iterator(String next) {
    iterator = next;
  }

  void readTo(String sequence) {
    position = new StartingPosition.AfterSequence(sequence);
  }

  long dueAt() {
    return dueAt;
  }

  void dueAt(long nanos) {
    dueAt = nanos;
  }

  /** When the last call was made. */
  long calledAt() {
    return calledAt;
  }

  void calledAt(long nanos) {
    calledAt = nanos;
  }

  /**
   * @return how often in a row a call has failed in a way that is given up some time
   */
  int failed() {
    return ++failures;
  }

  /**
   * @return how often in a row a call is to be made again, for whatever reason
   */
  int triedAgain() {
    return ++tries;
  }

  void succeeded() {
    failures = 0;
    tries = 0;
  }
}

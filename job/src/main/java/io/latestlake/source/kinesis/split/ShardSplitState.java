package io.latestlake.source.kinesis.split;

import static java.util.Objects.requireNonNull;

/** A shard while it is read: how far its records were handed on. */
public final class ShardSplitState {
  private final ShardSplit split;
  private String lastSequence;

  public ShardSplitState(ShardSplit split) {
    this.split = requireNonNull(split, "split is null");
  }

  public String shard() {
    return split.shard();
  }

  public void handedOn(String sequence) {
    lastSequence = sequence;
  }

  /** The shard as it is to be read on from here. */
  public ShardSplit toSplit() {
    return lastSequence == null
        ? split
        : split.from(new StartingPosition.AfterSequence(lastSequence));
  }
}

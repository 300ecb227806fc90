package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.split.ShardSplitState;

/** A shard while its records are handed on. */
record ReadingState(ShardSplitState shard, StreamMetrics.ShardMetrics metrics) {
  ReadingState {
    requireNonNull(shard, "shard is null");
    requireNonNull(metrics, "metrics is null");
  }
}

package io.latestlake.source.kinesis.split;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/** A reader tells that it has handed on all records of these shards. */
public final class ShardsFinished implements SourceEvent {
  private static final long serialVersionUID = 1;

  private final HashSet<String> shards;

  public ShardsFinished(Set<String> shards) {
    this.shards = new HashSet<>(shards);
  }

  public Set<String> shards() {
    return Set.copyOf(shards);
  }
}

package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Says that a Kinesis stream holds the whole of a log.
 *
 * @param identity of the log and of the way its records are keyed
 * @param records written
 * @param bytes that they have, partition keys included
 * @param spans of the shards that have records, by shard
 */
public record StreamMark(String identity, long records, long bytes, Map<String, Span> spans) {
  public StreamMark {
    requireNonNull(identity, "identity is null");
    spans = Map.copyOf(spans);
  }

  /** The sequence numbers of a shard's first and last record. */
  public record Span(String first, String last) {
    public Span {
      requireNonNull(first, "first is null");
      requireNonNull(last, "last is null");
    }
  }
}

package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Says that a topic holds the whole of a log.
 *
 * @param identity of the log and of the way its messages are keyed
 * @param messages written
 * @param endOffsets by partition
 */
public record TopicMark(String identity, long messages, List<Long> endOffsets) {
  public TopicMark {
    requireNonNull(identity, "identity is null");
    endOffsets = List.copyOf(endOffsets);
  }
}

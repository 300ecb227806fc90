package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

/**
 * What a collection took away.
 *
 * @param failed objects that could not be deleted
 * @param failure of one of them, for people; empty if there is none
 * @param partitions removed from the catalog
 * @param complete false if there was more than one pass may take
 */
public record Collected(
    long objects, long bytes, long failed, String failure, int partitions, boolean complete) {
  public Collected {
    requireNonNull(failure, "failure is null");
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder("garbage collection deleted ");
    text.append(objects).append(" objects with ").append(bytes).append(" bytes");
    if (partitions > 0) {
      text.append(", and removed the partitions of ").append(partitions).append(" emptied days");
    }
    if (failed > 0) {
      text.append("; ").append(failed).append(" objects stay for now, one because of ");
      text.append(failure);
    }
    if (!complete) {
      text.append("; there is more, which goes in the next pass");
    }
    return text.toString();
  }
}

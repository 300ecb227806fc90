package io.latestlake.publish.garbage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a collection took away.
 *
 * @param failed objects that could not be deleted
 * @param failures why something could not be done, for people; none twice
 * @param partitions removed from the catalog
 * @param complete false if there is more to look at
 */
public record Collected(
    long objects,
    long bytes,
    long failed,
    List<String> failures,
    int partitions,
    boolean complete) {
  public static final Collected NOTHING = new Collected(0, 0, 0, List.of(), 0, true);

  public Collected {
    failures = List.copyOf(failures);
  }

  static Collected of(long objects, long bytes) {
    return new Collected(objects, bytes, 0, List.of(), 0, true);
  }

  static Collected ofPartitions(int partitions) {
    return new Collected(0, 0, 0, List.of(), partitions, true);
  }

  Collected withFailed(long objectsThatStay, List<String> because) {
    return new Collected(objects, bytes, objectsThatStay, because, partitions, complete);
  }

  Collected withComplete(boolean now) {
    return new Collected(objects, bytes, failed, failures, partitions, now);
  }

  /** Both; complete if the other, the later one, is. */
  public Collected plus(Collected later) {
    Set<String> all = new LinkedHashSet<>(failures);
    all.addAll(later.failures);
    return new Collected(
        objects + later.objects,
        bytes + later.bytes,
        failed + later.failed,
        List.copyOf(all),
        partitions + later.partitions,
        later.complete);
  }

  public boolean isClean() {
    return failures.isEmpty();
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder("garbage collection deleted ");
    text.append(objects).append(" objects with ").append(bytes).append(" bytes");
    if (partitions > 0) {
      text.append(", and removed the partitions of ").append(partitions).append(" emptied days");
    }
    if (failed > 0) {
      text.append("; ").append(failed).append(" objects stay for now");
    }
    if (!failures.isEmpty()) {
      text.append("; what failed: ").append(String.join("; ", failures));
    }
    if (!complete) {
      text.append("; it goes on soon");
    }
    return text.toString();
  }
}

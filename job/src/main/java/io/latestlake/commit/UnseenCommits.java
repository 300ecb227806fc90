package io.latestlake.commit;

import java.util.Map;
import java.util.TreeMap;

/**
 * The newest change of the commits that readers cannot see yet. A publication may show fewer
 * commits than there are: one that was cut off after its UNLOAD is finished later, while commits
 * went on.
 */
final class UnseenCommits {
  private final TreeMap<Long, Long> newest = new TreeMap<>();

  /**
   * @param change emission time of the newest change in this commit or in one before it
   */
  void committed(long commit, long change) {
    newest.put(commit, change);
  }

  /**
   * Readers now see all commits up to this one.
   *
   * @return emission time of the newest change that they see; {@link Freshness#UNKNOWN} if none of
   *     these commits is known
   */
  long seenUpTo(long commit) {
    Map.Entry<Long, Long> seen = newest.floorEntry(commit);
    if (seen == null) {
      return Freshness.UNKNOWN;
    }
    newest.headMap(seen.getKey()).clear();
    return seen.getValue();
  }
}

package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * A subtask has walked all of its keys for a rebuild.
 *
 * @param subtask of {@code parallelism} many, whose keys together are all keys
 * @param checkpoint no later one has rows of the walk
 */
record EndedWalk(String rebuild, int subtask, int parallelism, long checkpoint) {
  EndedWalk {
    requireNonNull(rebuild, "rebuild is null");
  }

  /** Whether the other one tells of the same keys. */
  boolean isOfSameKeys(EndedWalk other) {
    return rebuild.equals(other.rebuild)
        && subtask == other.subtask
        && parallelism == other.parallelism;
  }
}

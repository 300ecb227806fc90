package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

/**
 * A subtask has passed on the latest rows of all of its keys, for a rebuild of the tables.
 *
 * @param rebuild id of what was asked for
 * @param subtask of {@code parallelism} many, whose keys together are all keys
 */
public record EndOfWalk(String rebuild, int subtask, int parallelism) implements Outcome {
  public EndOfWalk {
    requireNonNull(rebuild, "rebuild is null");
  }
}

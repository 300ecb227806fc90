package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * The load of a table ended before a checkpoint.
 *
 * @param checkpoint no later one has rows of the load
 */
record EndedLoad(String table, long checkpoint) {
  EndedLoad {
    requireNonNull(table, "table is null");
  }
}

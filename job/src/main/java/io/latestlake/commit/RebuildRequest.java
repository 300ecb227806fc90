package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * A table is to be rebuilt, or was.
 *
 * @param id of the run that was started so
 * @param fromState whether there was a state of the table to rebuild it from; else the source fills
 *     it
 */
record RebuildRequest(String id, boolean fromState) {
  RebuildRequest {
    requireNonNull(id, "id is null");
  }
}

package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * A run was started with {@link Start#REBUILD}. The state keeps the last request for ever: whether
 * it is under way or has ended, each table's ledger tells.
 *
 * @param id of the run that was started so
 * @param fromState whether there was a state to rebuild from; else the source fills the tables
 */
record RebuildRequest(String id, boolean fromState) {
  RebuildRequest {
    requireNonNull(id, "id is null");
  }
}

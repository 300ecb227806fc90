package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run was started with {@link Start#REBUILD}. The state keeps the last request for ever: whether
 * it is under way or has ended, each table's ledger tells. It is about the tables that the job had
 * then: one that comes to the job later was never asked for.
 *
 * @param id of the run that was started so
 * @param fromState the tables, and whether the state knew them: one that it did not is filled by
 *     the source
 */
record RequestedRebuild(String id, Map<String, Boolean> fromState) {
  RequestedRebuild {
    requireNonNull(id, "id is null");
    fromState = Map.copyOf(fromState);
  }

  Optional<RebuildRequest> of(String table) {
    return Optional.ofNullable(fromState.get(table)).map(known -> new RebuildRequest(id, known));
  }

  /** In the order of their names, so that the same request has the same bytes. */
  Map<String, Boolean> sorted() {
    return new TreeMap<>(fromState);
  }
}

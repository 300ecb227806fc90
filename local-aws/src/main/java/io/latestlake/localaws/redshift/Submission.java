package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a client asked for. {@code name} and {@code clientToken} are null if not given.
 *
 * @param batch BatchExecuteStatement, whose parts have ids of their own
 */
record Submission(
    String name,
    String database,
    String workgroup,
    String clientToken,
    boolean batch,
    List<String> sqls) {
  Submission {
    requireNonNull(database, "database is null");
    requireNonNull(workgroup, "workgroup is null");
    sqls = List.copyOf(sqls);
  }
}

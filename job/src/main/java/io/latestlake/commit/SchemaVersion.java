package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

/**
 * @param fingerprint of the columns that stage files of the table have
 */
record SchemaVersion(String table, int fingerprint) {
  SchemaVersion {
    requireNonNull(table, "table is null");
  }
}

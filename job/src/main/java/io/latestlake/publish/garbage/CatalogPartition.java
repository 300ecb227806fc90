package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;

/**
 * A partition of the catalog's table.
 *
 * @param day null if its values are none: somebody else made it
 * @param location {@code s3://} address, maybe without a slash at the end; empty if it has none
 * @param publication that it shows; 0 where none is written down
 */
record CatalogPartition(Day day, String location, long publication) {
  CatalogPartition {
    requireNonNull(location, "location is null");
  }
}

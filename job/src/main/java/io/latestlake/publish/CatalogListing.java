package io.latestlake.publish;

import io.latestlake.config.Day;
import java.util.Map;
import java.util.Set;

/**
 * What the catalog has of a table.
 *
 * @param publications by day, which one its partition shows; 0 where none is written down
 * @param locations of all partitions, also of those whose values are no day: {@code s3://}
 *     addresses, maybe without a slash at the end
 */
public record CatalogListing(Map<Day, Long> publications, Set<String> locations) {
  /** Where no catalog is kept. */
  public static final CatalogListing NONE = new CatalogListing(Map.of(), Set.of());

  public CatalogListing {
    publications = Map.copyOf(publications);
    locations = Set.copyOf(locations);
  }
}

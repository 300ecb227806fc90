package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An object in the lake's bucket.
 *
 * @param modified by the store's clock
 */
record StoredObject(String key, long bytes, Instant modified) {
  StoredObject {
    requireNonNull(key, "key is null");
    requireNonNull(modified, "modified is null");
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;

/**
 * A file that UNLOAD wrote.
 *
 * @param key in the lake's bucket
 */
record UnloadedFile(Day day, String key, long bytes, long rows) {
  UnloadedFile {
    requireNonNull(day, "day is null");
    requireNonNull(key, "key is null");
  }
}

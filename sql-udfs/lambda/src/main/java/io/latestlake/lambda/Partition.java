package io.latestlake.lambda;

import static java.util.Objects.requireNonNull;

/**
 * A partition's folder.
 *
 * @param prefix ends in a slash, so that day=1 is not the beginning of day=12
 */
record Partition(String bucket, String prefix) {
  Partition {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(prefix, "prefix is null");
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("not a folder: " + prefix);
    }
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}

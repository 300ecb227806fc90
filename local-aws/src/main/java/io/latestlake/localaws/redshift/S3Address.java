package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

/** {@code s3://bucket/key}. */
record S3Address(String bucket, String key) {
  S3Address {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(key, "key is null");
  }

  static S3Address of(String url) {
    String scheme = "s3://";
    int slash = url.indexOf('/', scheme.length());
    if (!url.startsWith(scheme) || slash < 0) {
      throw new IllegalArgumentException("not an S3 address: " + url);
    }
    return new S3Address(url.substring(scheme.length(), slash), url.substring(slash + 1));
  }

  S3Address plus(String suffix) {
    return new S3Address(bucket, key + suffix);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}

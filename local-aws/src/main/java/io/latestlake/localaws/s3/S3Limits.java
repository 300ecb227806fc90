package io.latestlake.localaws.s3;

/**
 * How fast S3 may be asked. AWS promises at least its figures for each of the prefixes into which
 * it divides a bucket as it sees fit; here all buckets together are one such prefix.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html">Optimizing
 *     performance</a>
 */
public record S3Limits(int writesPerSecond, int readsPerSecond) {
  public static final S3Limits AWS = new S3Limits(3500, 5500);
  public static final S3Limits NONE = new S3Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
}

package io.latestlake.localaws.s3;

import java.util.Map;
import java.util.TreeMap;

/**
 * Objects and bytes that were moved, by the first two folders of their keys, which tell what an
 * object is for and of which table it is.
 */
public final class Traffic {
  private static final int FOLDERS = 2;

  private final Map<String, Count> counts = new TreeMap<>();

  /**
   * What was done below one prefix. A copy counts where it was made; a multipart upload's bytes
   * count as its parts come, and its object when it is complete.
   */
  public record Count(
      long objectsPut,
      long bytesPut,
      long objectsCopied,
      long bytesCopied,
      long objectsRead,
      long bytesRead,
      long objectsDeleted) {
    private static final Count NOTHING = new Count(0, 0, 0, 0, 0, 0, 0);

    public Count plus(Count more) {
      return new Count(
          objectsPut + more.objectsPut,
          bytesPut + more.bytesPut,
          objectsCopied + more.objectsCopied,
          bytesCopied + more.bytesCopied,
          objectsRead + more.objectsRead,
          bytesRead + more.bytesRead,
          objectsDeleted + more.objectsDeleted);
    }
  }

  /** By {@code bucket/folder/folder/}. */
  public synchronized Map<String, Count> byPrefix() {
    return new TreeMap<>(counts);
  }

  public Count total() {
    return byPrefix().values().stream().reduce(Count.NOTHING, Count::plus);
  }

  void put(String bucket, String key, long objects, long bytes) {
    add(bucket, key, new Count(objects, bytes, 0, 0, 0, 0, 0));
  }

  void copied(String bucket, String key, long bytes) {
    add(bucket, key, new Count(0, 0, 1, bytes, 0, 0, 0));
  }

  void read(String bucket, String key, long bytes) {
    add(bucket, key, new Count(0, 0, 0, 0, 1, bytes, 0));
  }

  void deleted(String bucket, String key) {
    add(bucket, key, new Count(0, 0, 0, 0, 0, 0, 1));
  }

  private synchronized void add(String bucket, String key, Count count) {
    counts.merge(prefix(bucket, key), count, Count::plus);
  }

  private static String prefix(String bucket, String key) {
    int end = 0;
    for (int folder = 0; folder < FOLDERS; folder++) {
      int slash = key.indexOf('/', end);
      if (slash < 0) {
        break;
      }
      end = slash + 1;
    }
    return bucket + "/" + key.substring(0, end);
  }
}

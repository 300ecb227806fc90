package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A folder of a table, below which garbage collection may delete. S3 knows no folders, only keys
 * that begin alike: so it ends in a slash, else the folder of {@code cases} would hold that of
 * {@code cases2}.
 *
 * @param key before the keys of all that lies in it
 */
record Folder(String key) {
  Folder {
    requireNonNull(key, "key is null");
    List<String> names = List.of(key.split("/", -1));
    if (names.size() < 3 || !names.get(names.size() - 1).isEmpty()) {
      throw new IllegalArgumentException("not a folder of a table: " + key);
    }
    for (String name : names.subList(0, names.size() - 1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException("not a folder of a table: " + key);
      }
    }
  }

  /**
   * @param kind of what lies there: {@code versions}, {@code stage}
   */
  static Folder of(String lakePrefix, String kind, String table) {
    if (table.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a table's name: " + table);
    }
    return new Folder(lakePrefix + kind + "/" + table + "/");
  }

  /** What an object in it is called there. */
  String nameOf(String objectKey) {
    require(objectKey);
    return objectKey.substring(key.length());
  }

  boolean has(String objectKey) {
    return objectKey.startsWith(key) && objectKey.length() > key.length();
  }

  /**
   * @throws IllegalStateException if the object does not lie in it: nothing else may be deleted
   */
  void require(String objectKey) {
    if (!has(objectKey)) {
      throw new IllegalStateException(objectKey + " does not lie in " + key);
    }
  }
}

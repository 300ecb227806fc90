package io.latestlake.publish;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what UNLOAD left in S3 is what the ledger says. Files that the manifest does not list are
 * left alone: nothing refers to them.
 */
final class Verification {
  private Verification() {}

  /**
   * The files by day; an emptied day has none.
   *
   * @param manifest empty if there is none
   * @param sizes of the objects below the publication's prefix, by address
   * @param bucketAddress {@code s3://<bucket>/}, cut off the files' addresses
   * @throws Disagreement if manifest, objects and ledger do not tell the same
   */
  static Map<Day, List<UnloadedFile>> filesByDay(
      Publication publication,
      Optional<UnloadManifest> manifest,
      Map<String, Long> sizes,
      String bucketAddress)
      throws Disagreement {
    Map<Day, List<UnloadedFile>> files = new HashMap<>();
    Map<String, Day> folders = new HashMap<>();
    for (Day day : publication.days()) {
      files.put(day, new ArrayList<>());
      folders.put(publication.prefix() + day.folder(), day);
    }
    if (manifest.isEmpty() && publication.rows() != 0) {
      throw new Disagreement("no manifest, but " + publication.rows() + " rows in the ledger");
    }
    long rows = 0;
    Set<String> seen = new HashSet<>();
    for (UnloadManifest.Entry entry : manifest.map(UnloadManifest::entries).orElse(List.of())) {
      if (entry.recordCount() == 0) {
        // Whether and where UNLOAD writes a file for no rows is not said; it has nothing to show.
        continue;
      }
      Day day = folders.get(entry.url().substring(0, Math.max(0, entry.url().lastIndexOf('/'))));
      if (day == null) {
        throw new Disagreement("the ledger has no day for " + entry.url());
      }
      long size = size(entry, sizes);
      if (!seen.add(entry.url())) {
        throw new Disagreement(entry.url() + " is listed twice");
      }
      rows += entry.recordCount();
      String key = entry.url().substring(bucketAddress.length());
      files.get(day).add(new UnloadedFile(day, key, size, entry.recordCount()));
    }
    if (rows != publication.rows()) {
      throw new Disagreement(
          "the manifest has " + rows + " rows, the ledger " + publication.rows());
    }
    return files;
  }

  /**
   * The files of one day, none for an emptied one.
   *
   * @param day whose files lie below the prefix
   * @throws Disagreement if manifest, objects and ledger do not tell the same of it
   */
  static List<UnloadedFile> filesOfDay(
      CurrentDay day,
      Optional<UnloadManifest> manifest,
      Map<String, Long> sizes,
      String bucketAddress)
      throws Disagreement {
    String folder = day.prefix() + day.day().folder() + "/";
    List<UnloadedFile> files = new ArrayList<>();
    long rows = 0;
    for (UnloadManifest.Entry entry : manifest.map(UnloadManifest::entries).orElse(List.of())) {
      if (entry.url().startsWith(folder) && entry.recordCount() > 0) {
        String key = entry.url().substring(bucketAddress.length());
        files.add(new UnloadedFile(day.day(), key, size(entry, sizes), entry.recordCount()));
        rows += entry.recordCount();
      }
    }
    if (rows != day.rows()) {
      throw new Disagreement(
          folder + " has " + rows + " rows by the manifest, " + day.rows() + " in the ledger");
    }
    return files;
  }

  private static long size(UnloadManifest.Entry entry, Map<String, Long> sizes)
      throws Disagreement {
    Long size = sizes.get(entry.url());
    if (size == null || size != entry.contentLength()) {
      throw new Disagreement(entry.url() + " has " + size + " bytes, not " + entry.contentLength());
    }
    return size;
  }
}

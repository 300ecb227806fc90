package io.latestlake.publish;

import io.latestlake.config.Day;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What makes a day's folder of the in-place layout show a publication: copies onto stable names,
 * then deletes of what is no longer current. Each request holds only for the folder as it was seen.
 *
 * @param copies to be made first
 * @param deletes to be made when all copies are
 */
record DayPlan(Day day, List<Copy> copies, List<Delete> deletes) {

  /**
   * @param replaces ETag of the object that the copy replaces; null if there must be none
   */
  record Copy(UnloadedFile source, String target, String replaces) {}

  /**
   * @param etag of the object as it was seen
   */
  record Delete(String key, String etag) {}

  DayPlan {
    copies = List.copyOf(copies);
    deletes = List.copyOf(deletes);
  }

  /**
   * @param tableFolder key of the table's folder, ends in a slash
   * @param files the day's files, none for an emptied day
   * @param present keys and ETags of the objects in the day's folder
   */
  static DayPlan of(
      String tableFolder, Day day, List<UnloadedFile> files, Map<String, String> present) {
    String folder = folder(tableFolder, day);
    List<UnloadedFile> ordered = new ArrayList<>(files);
    ordered.sort(Comparator.comparing(UnloadedFile::key));
    List<Copy> copies = new ArrayList<>();
    Set<String> current = new HashSet<>();
    for (UnloadedFile file : ordered) {
      if (!file.day().equals(day)) {
        throw new IllegalArgumentException(file.key() + " is not of " + day);
      }
      String target = folder + String.format(Locale.ROOT, "part-%04d.parquet", copies.size());
      current.add(target);
      copies.add(new Copy(file, target, present.get(target)));
    }
    List<Delete> deletes = new ArrayList<>();
    new TreeMap<>(present)
        .forEach(
            (key, etag) -> {
              if (!key.startsWith(folder)) {
                throw new IllegalArgumentException(key + " is not in " + folder);
              }
              if (!current.contains(key)) {
                deletes.add(new Delete(key, etag));
              }
            });
    return new DayPlan(day, copies, deletes);
  }

  static String folder(String tableFolder, Day day) {
    return tableFolder + day.folder() + "/";
  }
}

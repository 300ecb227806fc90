package io.latestlake.publish.garbage;

import io.latestlake.config.Day;
import java.util.List;

/**
 * What a look at a table's garbage found; nothing is deleted.
 *
 * @param unloaded below {@code versions/}, all of it, by place
 * @param aged what goes because of its age
 * @param emptied days whose partitions the job takes out of the catalog
 */
public record Findings(List<Unloaded> unloaded, List<Aged> aged, List<Day> emptied) {
  public Findings {
    unloaded = List.copyOf(unloaded);
    aged = List.copyOf(aged);
    emptied = List.copyOf(emptied);
  }

  /**
   * @param publication prefix of the one that unloaded it, ends in a slash
   * @param key of the place, the same or a day's folder in it; ends in a slash
   * @param goes whether it may be deleted
   * @param why it may, or may not
   */
  public record Unloaded(
      String publication, String key, long objects, long bytes, boolean goes, String why) {}

  /**
   * @param key of the folder, ends in a slash
   */
  public record Aged(String key, long objects, long bytes, String why) {}
}

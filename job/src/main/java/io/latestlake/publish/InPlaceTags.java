package io.latestlake.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What must lie in the folders of the in-place layout, by key and ETag, for a publisher that has
 * not filled them itself.
 *
 * <p>What it rests on:
 *
 * <ol>
 *   <li>Two objects of one ETag have the same content. So a file that was put back to an older
 *       version is told from the right one also where both have the same name and size.
 *   <li>The record of the publication has the ETags as S3 answered them to the copies. They hold
 *       however S3 makes them: those of encrypted objects and of several parts say nothing of the
 *       content, and a copy's is another than its source's.
 *   <li>A record without them, or none at all, as of a publication that went back, leaves the
 *       unloaded files themselves: a copy of one part has the ETag of its source. Where that is not
 *       so the day cannot be told from a wrong one, and is shown anew.
 * </ol>
 *
 * <p>It costs a request or three for each publication that some day shows, none for each file.
 */
final class InPlaceTags {
  private static final int REQUESTS_AT_A_TIME = 8;

  private final LakeBucket bucket;
  private final String lakePrefix;
  private final String table;
  private final Parallel parallel = new Parallel(REQUESTS_AT_A_TIME);

  InPlaceTags(LakeBucket bucket, String lakePrefix, String table) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.lakePrefix = requireNonNull(lakePrefix, "lakePrefix is null");
    this.table = requireNonNull(table, "table is null");
  }

  /** ETags by key, of the days of which that can be told; an emptied day has none. */
  Map<Day, Map<String, String>> of(Collection<CurrentDay> days) throws InterruptedException {
    Map<Day, Map<String, String>> tags = new ConcurrentHashMap<>();
    Map<Long, List<CurrentDay>> byPublication =
        days.stream().filter(day -> day.rows() > 0).collect(groupingBy(CurrentDay::shows));
    parallel.forEach(byPublication.values(), some -> tags.putAll(ofOnePublication(some)));
    days.stream()
        .filter(day -> day.rows() == 0)
        .forEach(emptied -> tags.put(emptied.day(), Map.of()));
    return tags;
  }

  private Map<Day, Map<String, String>> ofOnePublication(List<CurrentDay> days) {
    Map<Day, Map<String, String>> tags = new HashMap<>();
    Map<String, Map<String, String>> recorded = recorded(days.get(0));
    for (CurrentDay day : days) {
      Map<String, String> files = recorded.get(day.day().folder());
      if (files != null) {
        Map<String, String> byKey = new HashMap<>();
        files.forEach((name, tag) -> byKey.put(folder(day.day()) + name, tag));
        tags.put(day.day(), byKey);
      }
    }
    if (tags.size() < days.size()) {
      unloaded(days.stream().filter(day -> !tags.containsKey(day.day())).toList(), tags);
    }
    return tags;
  }

  private Map<String, Map<String, String>> recorded(CurrentDay day) {
    Optional<byte[]> json = bucket.read(PublicationRecord.key(lakePrefix, table, day.shows()));
    if (json.isEmpty()) {
      return Map.of();
    }
    try {
      PublicationRecord record = PublicationRecord.parse(json.get());
      return record.prefix().equals(day.prefix()) && record.inPlace() != null
          ? record.inPlace()
          : Map.of();
    } catch (Disagreement unreadable) {
      return Map.of();
    }
  }

  private void unloaded(List<CurrentDay> days, Map<Day, Map<String, String>> tags) {
    try {
      UnloadedPrefix unloaded = UnloadedPrefix.read(bucket, days.get(0).prefix());
      for (CurrentDay day : days) {
        tags.put(day.day(), unloaded(day, unloaded));
      }
    } catch (Disagreement cannotBeTold) {
      // Why is told when these days are to be shown anew.
    }
  }

  private Map<String, String> unloaded(CurrentDay day, UnloadedPrefix unloaded)
      throws Disagreement {
    List<UnloadedFile> files = unloaded.files(day);
    Map<String, String> byKey = new HashMap<>();
    DayPlan.of(tableFolder(), day.day(), files, Map.of())
        .copies()
        .forEach(copy -> byKey.put(copy.target(), unloaded.tag(copy.source())));
    return byKey;
  }

  private String folder(Day day) {
    return DayPlan.folder(tableFolder(), day);
  }

  private String tableFolder() {
    return Layouts.tableFolder(lakePrefix, table);
  }
}

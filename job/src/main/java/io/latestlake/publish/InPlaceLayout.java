package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.WarehouseException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Shows a publication in {@code lake/<table>/year=/month=/day=/}. Files keep their names from one
 * publication to the next, so with one file a day a reader sees the old day or the new one. Folders
 * of other days are never looked at.
 */
final class InPlaceLayout {
  private static final int DAYS_OF_A_BATCH = 128;
  private static final int REQUESTS_AT_A_TIME = 8;

  /** As {@link Day#folder()} writes it; other folders are not ours. */
  private static final Pattern DAY =
      Pattern.compile("year=([1-9]\\d{0,3})/month=([1-9]|1[0-2])/day=([1-9]|[12]\\d|3[01])");

  private final LakeBucket bucket;
  private final String tableFolder;
  private final Parallel parallel = new Parallel(REQUESTS_AT_A_TIME);

  /**
   * @param tableFolder key of the table's folder, ends in a slash
   */
  InPlaceLayout(LakeBucket bucket, String tableFolder) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.tableFolder = requireNonNull(tableFolder, "tableFolder is null");
  }

  /** Whether this publisher may go on; asked before each batch of requests. */
  interface Permission {
    void require() throws WarehouseException, InterruptedException;
  }

  /** Makes the days visible, side by side; within a day, copies come before deletes. */
  void show(Map<Day, List<UnloadedFile>> filesByDay, Permission permission)
      throws WarehouseException, InterruptedException {
    List<Map.Entry<Day, List<UnloadedFile>>> days = List.copyOf(filesByDay.entrySet());
    for (int from = 0; from < days.size(); from += DAYS_OF_A_BATCH) {
      permission.require();
      parallel.forEach(
          days.subList(from, Math.min(days.size(), from + DAYS_OF_A_BATCH)),
          entry -> show(entry.getKey(), entry.getValue()));
    }
  }

  /** Keys of the files that are visible now, by the folder of their day. */
  Map<String, List<String>> current() {
    Map<String, List<String>> files = new TreeMap<>();
    for (S3Object object : bucket.list(tableFolder)) {
      int slash = object.key().lastIndexOf('/');
      if (slash > tableFolder.length()) {
        files
            .computeIfAbsent(
                object.key().substring(tableFolder.length(), slash), folder -> new ArrayList<>())
            .add(object.key());
      }
    }
    return files;
  }

  /** The days that have files now. */
  Set<Day> days() {
    Set<Day> days = new TreeSet<>();
    for (String folder : current().keySet()) {
      Matcher day = DAY.matcher(folder);
      if (day.matches()) {
        addIfThereIsSuch(
            days,
            Integer.parseInt(day.group(1)),
            Integer.parseInt(day.group(2)),
            Integer.parseInt(day.group(3)));
      }
    }
    return days;
  }

  /** A folder of 30 February is nobody's day. */
  private static void addIfThereIsSuch(Set<Day> days, int year, int month, int day) {
    if (day <= YearMonth.of(year, month).lengthOfMonth()) {
      days.add(new Day(year, month, day));
    }
  }

  private void show(Day day, List<UnloadedFile> files) {
    Map<String, String> present = new HashMap<>();
    for (S3Object object : bucket.list(DayPlan.folder(tableFolder, day))) {
      present.put(object.key(), object.eTag());
    }
    DayPlan plan = DayPlan.of(tableFolder, day, files, present);
    plan.copies().forEach(bucket::copy);
    plan.deletes().forEach(bucket::delete);
  }
}

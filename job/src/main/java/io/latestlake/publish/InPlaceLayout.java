package io.latestlake.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.CurrentDay.CutOff;
import io.latestlake.warehouse.WarehouseException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Shows a publication in {@code lake/<table>/year=/month=/day=/}: for readers of plain prefixes and
 * for crawlers. Files keep their names from one publication to the next, so with one file a day a
 * reader sees the old day or the new one; of a day with several, old and new ones side by side
 * until its requests are done. Folders of other days are never looked at.
 *
 * <p>A publisher of a dead run changes nothing here: it lists the folders, then asks whether it
 * still owns the table, and each of its requests holds only for the object as it was listed. Its
 * successor writes after that answer, so the object is another one by then and S3 refuses the
 * request. What the dead one may still write, where its successor has not been, is its own
 * publication, whole; the successor then finds the object changed, and plans anew.
 */
final class InPlaceLayout implements Layout {
  private static final int DAYS_OF_A_BATCH = 128;
  private static final int REQUESTS_AT_A_TIME = 8;

  /** As {@link Day#folder()} writes it; other folders are not ours. */
  private static final Pattern DAY =
      Pattern.compile("year=([1-9]\\d{0,3})/month=([1-9]|1[0-2])/day=([1-9]|[12]\\d|3[01])");

  private final LakeBucket bucket;
  private final String tableFolder;
  private final Optional<RegisteredFolders> catalog;
  private final Parallel parallel = new Parallel(REQUESTS_AT_A_TIME);

  /** The ETags of the days that were shown here, to see whether somebody else wrote them since. */
  private final Map<Day, Set<String>> shown = new ConcurrentHashMap<>();

  /**
   * @param tableFolder key of the table's folder, ends in a slash
   * @param catalog empty if no catalog is kept
   */
  InPlaceLayout(LakeBucket bucket, String tableFolder, Optional<RegisteredFolders> catalog) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.tableFolder = requireNonNull(tableFolder, "tableFolder is null");
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  @Override
  public void refuseForeign() {
    catalog.ifPresent(RegisteredFolders::refuseForeign);
  }

  /** Makes the days visible, side by side; within a day, copies come before deletes. */
  @Override
  public void show(VisibleDays days, Permission permission)
      throws WarehouseException, InterruptedException {
    List<Day> all = days.files().keySet().stream().sorted().toList();
    for (int from = 0; from < all.size(); from += DAYS_OF_A_BATCH) {
      List<Day> batch = all.subList(from, Math.min(all.size(), from + DAYS_OF_A_BATCH));
      Map<Day, DayPlan> plans = new ConcurrentHashMap<>();
      parallel.forEach(batch, day -> plans.put(day, plan(day, days.files().get(day))));
      // After the lists, not before: see above.
      permission.require();
      parallel.forEach(plans.values(), this::carryOut);
    }
    if (catalog.isPresent()) {
      catalog.get().register(days, permission);
    }
  }

  @Override
  public Map<String, List<String>> current() {
    Map<String, List<String>> files = new TreeMap<>();
    folders()
        .forEach(
            (folder, objects) -> files.put(folder, objects.stream().map(S3Object::key).toList()));
    return files;
  }

  /** The days that have files now. */
  @Override
  public Set<Day> days() {
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

  @Override
  public long newest() {
    return catalog.map(RegisteredFolders::newest).orElse(0L);
  }

  /**
   * One list of the table's folder. A day that was shown by this publisher differs if its objects
   * are not those that it put there; any other, which the conditions of the requests have guarded,
   * if it has files and must have none, or the other way round, or if the catalog lacks it.
   */
  @Override
  public Set<Day> differing(Collection<CurrentDay> current, boolean doubtful) {
    Map<String, Set<String>> present = new HashMap<>();
    folders()
        .forEach(
            (folder, objects) ->
                present.put(folder, objects.stream().map(S3Object::eTag).collect(toSet())));
    List<CurrentDay> settled =
        current.stream().filter(day -> day.cutOff() != CutOff.MADE_AGAIN).toList();
    Set<Day> differing = new TreeSet<>();
    for (CurrentDay day : settled) {
      Set<String> found = present.getOrDefault(day.day().folder(), Set.of());
      Set<String> ours = shown.get(day.day());
      boolean differs =
          ours == null
              ? found.isEmpty() != (day.rows() == 0) || doubtful && isDoubtful(day)
              : !ours.equals(found);
      if (differs) {
        differing.add(day.day());
      }
    }
    catalog.ifPresent(folders -> differing.addAll(folders.differing(settled)));
    return differing;
  }

  /**
   * Of a day that another publisher has shown, or should have: one that went back may not have
   * been, by a crash; one that is held may be seen as a publication left it that was cut off.
   */
  private static boolean isDoubtful(CurrentDay day) {
    return day.rows() > 0 && (day.shows() != day.publication() || day.cutOff() == CutOff.HELD);
  }

  private Map<String, List<S3Object>> folders() {
    return bucket.list(tableFolder).stream()
        .filter(object -> object.key().lastIndexOf('/') > tableFolder.length())
        .collect(
            groupingBy(
                object ->
                    object.key().substring(tableFolder.length(), object.key().lastIndexOf('/')),
                TreeMap::new,
                toList()));
  }

  private DayPlan plan(Day day, List<UnloadedFile> files) {
    Map<String, String> present = new HashMap<>();
    for (S3Object object : bucket.list(DayPlan.folder(tableFolder, day))) {
      present.put(object.key(), object.eTag());
    }
    return DayPlan.of(tableFolder, day, files, present);
  }

  private void carryOut(DayPlan plan) {
    // Not known while it is under way, nor if it fails.
    shown.remove(plan.day());
    List<String> etags = new ArrayList<>();
    plan.copies().forEach(copy -> etags.add(bucket.copy(copy)));
    plan.deletes().forEach(bucket::delete);
    shown.put(plan.day(), Set.copyOf(etags));
  }
}

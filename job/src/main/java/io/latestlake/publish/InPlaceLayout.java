package io.latestlake.publish;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
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
 * publication, whole where a day is one file; the successor then finds the object changed, and
 * plans anew. Of a day of several files it may add one that its successor has no longer: the next
 * pass of reconciliation finds it.
 */
final class InPlaceLayout implements Layout {
  private static final int DAYS_OF_A_BATCH = 128;
  private static final int REQUESTS_AT_A_TIME = 8;

  /** As {@link Day#folder()} writes it; other folders are not ours. */
  private static final Pattern DAY =
      Pattern.compile("year=([1-9]\\d{0,3})/month=([1-9]|1[0-2])/day=([1-9]|[12]\\d|3[01])/");

  private final LakeBucket bucket;
  private final String tableFolder;
  private final InPlaceTags tags;
  private final Optional<RegisteredFolders> catalog;
  private final Parallel parallel = new Parallel(REQUESTS_AT_A_TIME);

  /** What this publisher has put into the folders of days, or has found there to be right. */
  private final Map<Day, Folder> known = new ConcurrentHashMap<>();

  /**
   * @param prefix where its files were unloaded
   * @param tags ETags of what lies in it, by key
   */
  private record Folder(String prefix, Map<String, String> tags) {}

  /**
   * @param tableFolder key of the table's folder, ends in a slash
   * @param tags what folders must hold that somebody else has filled
   * @param catalog empty if no catalog is kept
   */
  InPlaceLayout(
      LakeBucket bucket,
      String tableFolder,
      InPlaceTags tags,
      Optional<RegisteredFolders> catalog) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.tableFolder = requireNonNull(tableFolder, "tableFolder is null");
    this.tags = requireNonNull(tags, "tags is null");
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
      parallel.forEach(batch, day -> plan(days, day).ifPresent(plan -> plans.put(day, plan)));
      // After the lists, not before: see above.
      permission.require();
      parallel.forEach(plans.values(), plan -> carryOut(days.prefix(), plan));
    }
    if (catalog.isPresent()) {
      catalog.get().register(days, permission);
    }
  }

  @Override
  public Map<String, Map<String, String>> tags(Collection<Day> days) {
    Map<String, Map<String, String>> byFolder = new TreeMap<>();
    for (Day day : days) {
      Folder folder = known.get(day);
      if (folder != null && !folder.tags().isEmpty()) {
        Map<String, String> byName = new TreeMap<>();
        folder
            .tags()
            .forEach(
                (key, tag) ->
                    byName.put(key.substring(DayPlan.folder(tableFolder, day).length()), tag));
        byFolder.put(day.folder(), byName);
      }
    }
    return byFolder;
  }

  @Override
  public Map<String, List<String>> current() {
    Map<String, List<String>> files = new TreeMap<>();
    objects()
        .forEach(
            (day, objects) ->
                files.put(day.folder(), objects.stream().map(S3Object::key).toList()));
    return files;
  }

  /** The days that have files now. */
  @Override
  public Set<Day> days() {
    return objects().keySet();
  }

  @Override
  public long newest() {
    return catalog.map(RegisteredFolders::newest).orElse(0L);
  }

  /**
   * One list of the table's folder. A day differs if its folder does not hold exactly the objects
   * that this publisher has put there or found right. What it does not know yet, after a take-over
   * or where the ledger has moved on without it, is held against records and unloaded files. A day
   * differs, too, that the catalog lacks.
   */
  @Override
  public Set<Day> differing(Collection<CurrentDay> current) throws InterruptedException {
    Map<Day, List<S3Object>> present = objects();
    List<CurrentDay> settled = current.stream().filter(day -> !day.cutOff().isLeftAlone()).toList();
    Set<Day> differing = new TreeSet<>();
    List<CurrentDay> unknown = new ArrayList<>();
    for (CurrentDay day : settled) {
      Folder folder = known.get(day.day());
      if (folder == null || !folder.prefix().equals(day.prefix())) {
        unknown.add(day);
      } else if (!folder.tags().equals(tagsOf(present.get(day.day())))) {
        differing.add(day.day());
      }
    }
    Map<Day, Map<String, String>> right = tags.of(unknown);
    for (CurrentDay day : unknown) {
      Map<String, String> found = tagsOf(present.get(day.day()));
      if (found.equals(right.get(day.day()))) {
        known.put(day.day(), new Folder(day.prefix(), found));
      } else {
        differing.add(day.day());
      }
    }
    catalog.ifPresent(folders -> differing.addAll(folders.differing(settled)));
    return differing;
  }

  private static Map<String, String> tagsOf(List<S3Object> objects) {
    return objects == null
        ? Map.of()
        : objects.stream().collect(toMap(S3Object::key, S3Object::eTag));
  }

  /** What lies in folders of days, however deep: readers of a prefix read all that is below. */
  private Map<Day, List<S3Object>> objects() {
    Map<Day, List<S3Object>> objects = new TreeMap<>();
    for (S3Object object : bucket.list(tableFolder)) {
      dayOf(object.key().substring(tableFolder.length()))
          .ifPresent(day -> objects.computeIfAbsent(day, none -> new ArrayList<>()).add(object));
    }
    return objects;
  }

  /** A folder of 30 February is nobody's day. */
  private static Optional<Day> dayOf(String path) {
    Matcher folder = DAY.matcher(path);
    if (!folder.lookingAt()) {
      return Optional.empty();
    }
    int year = Integer.parseInt(folder.group(1));
    int month = Integer.parseInt(folder.group(2));
    int day = Integer.parseInt(folder.group(3));
    return day <= YearMonth.of(year, month).lengthOfMonth()
        ? Optional.of(new Day(year, month, day))
        : Optional.empty();
  }

  /**
   * Empty if the day shows these files already: nobody's reading is to be disturbed for nothing.
   */
  private Optional<DayPlan> plan(VisibleDays days, Day day) {
    Map<String, String> present = tagsOf(bucket.list(DayPlan.folder(tableFolder, day)));
    return new Folder(days.prefix(), present).equals(known.get(day))
        ? Optional.empty()
        : Optional.of(DayPlan.of(tableFolder, day, days.files().get(day), present));
  }

  private void carryOut(String prefix, DayPlan plan) {
    // Not known while it is under way, nor if it fails.
    known.remove(plan.day());
    Map<String, String> put = new HashMap<>();
    plan.copies().forEach(copy -> put.put(copy.target(), bucket.copy(copy)));
    plan.deletes().forEach(bucket::delete);
    known.put(plan.day(), new Folder(prefix, put));
  }
}

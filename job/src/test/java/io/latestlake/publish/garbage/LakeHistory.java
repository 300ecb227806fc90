package io.latestlake.publish.garbage;

import io.latestlake.config.Day;
import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A lake in which things happen as they can: publications, some of them cut off before or while
 * they are shown, attempts that the ledger never heard of, going back, publishers that wake up
 * late, a ledger that is lost or set back. It knows what readers saw and when, which no collector
 * does.
 */
final class LakeHistory {
  static final Duration GRACE = Duration.ofHours(24);
  static final String VERSIONS = "s3://lake/versions/cases/";

  private static final int DAYS = 5;

  /**
   * @param shows by day, whose files: its own number, or that of an earlier one
   * @param published null if it was cut off
   */
  record Publication(
      long number, boolean wentBack, Map<Day, Long> shows, Instant unloaded, Instant published) {}

  /** A partition of the catalog. */
  private record Shown(long publication, long files) {}

  /**
   * That readers could plan with these files.
   *
   * @param to null if they still can
   * @param patience how long a query of theirs may run
   */
  private record Seen(Day day, long files, Instant to, Duration patience) {}

  private final Random random;
  private final int keep;
  private final List<Publication> ledger = new ArrayList<>();
  private final Map<Day, Shown> catalog = new TreeMap<>();
  private final List<Seen> past = new ArrayList<>();
  private final Map<String, Instant> stored = new TreeMap<>();

  /** Numbers of those that went back, though the ledger has lost them: they stored nothing. */
  private final Set<Long> wentBack = new HashSet<>();

  /** Places that were taken away when the ledger was lost, which may tell of them once more. */
  private final Set<String> gone = new HashSet<>();

  private final Set<String> deleted = new HashSet<>();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private int attempts;
  private long last;
  private long firstSinceLoss;

  LakeHistory(long seed, int keep) {
    this.random = new Random(seed);
    this.keep = keep;
  }

  /** Something happens, but no collection. */
  void step() {
    switch (random.nextInt(13)) {
      case 0, 1, 2 -> publish(someDays());
      case 3 -> cutOff(someDays(), 0);
      case 4 -> cutOff(someDays(), 1 + random.nextInt(DAYS));
      case 5 -> store("x" + ++attempts, last + 1, someDays());
      case 6 -> goBack();
      case 7 -> reconcile();
      case 8 -> wakeUp();
      case 9 -> loseLedger();
      default -> pass(Duration.ofSeconds(1000L * (1 + random.nextInt(120))));
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Whatever waited is published, and nobody goes back any more. */
  void settle() {
    reconcile();
    for (int i = 0; i < keep; i++) {
      pass(Duration.ofSeconds(1000));
      publish(allDays());
    }
    pass(GRACE.multipliedBy(3));
  }

  private static List<Day> allDays() {
    List<Day> days = new ArrayList<>();
    for (int day = 1; day <= DAYS; day++) {
      days.add(new Day(2020, 5, day));
    }
    return days;
  }

  private List<Day> someDays() {
    List<Day> days = new ArrayList<>(allDays());
    days.removeIf(day -> random.nextInt(3) == 0);
    return days.isEmpty() ? List.of(new Day(2020, 5, 1)) : days;
  }

  /**
   * All of the ledger, or the end of it; the table is rebuilt, and some days are published. The
   * others are held, so that readers see them as they are, for longer than a rebuild is remembered.
   */
  private void loseLedger() {
    int left = random.nextInt(ledger.size() + 1);
    ledger.subList(left, ledger.size()).clear();
    gone.addAll(deleted);
    if (lastPublication() < last) {
      firstSinceLoss = last + 1;
    }
    publish(someDays());
    pass(GRACE.multipliedBy(3));
  }

  private void publish(List<Day> days) {
    Publication publication = unload(days, now);
    days.forEach(day -> show(day, publication.number(), publication.number()));
  }

  private void cutOff(List<Day> days, int shown) {
    Publication publication = unload(days, null);
    days.stream()
        .limit(shown)
        .forEach(day -> show(day, publication.number(), publication.number()));
  }

  private Publication unload(List<Day> days, Instant published) {
    Map<Day, Long> shows = new TreeMap<>();
    days.forEach(day -> shows.put(day, last + 1));
    Publication publication = new Publication(++last, false, shows, now, published);
    store("a", publication.number(), days);
    ledger.add(publication);
    return publication;
  }

  private void store(String attempt, long number, List<Day> days) {
    days.forEach(day -> stored.put(number + "-1-" + attempt + "/" + day.folder(), now));
    stored.put(number + "-1-" + attempt, now);
  }

  private void show(Day day, long publication, long files) {
    Shown before = catalog.put(day, new Shown(publication, files));
    if (before != null) {
      past.add(new Seen(day, before.files(), now, GRACE));
    }
  }

  private List<Publication> published() {
    return ledger.stream().filter(each -> each.published() != null).toList();
  }

  /** The oldest publication that one can go back to; 0 if there is none. */
  private long oldest() {
    List<Publication> published = published();
    return published.isEmpty() ? 0 : published.get(Math.max(0, published.size() - keep)).number();
  }

  /** What the ledger says that readers see after a publication. */
  private Map<Day, Shown> asOf(long number) {
    Map<Day, Shown> days = new TreeMap<>();
    for (Publication each : published()) {
      if (each.number() <= number) {
        each.shows().forEach((day, files) -> days.put(day, new Shown(each.number(), files)));
      }
    }
    return days;
  }

  /** In the ledger at once; readers see it at the next reconcile pass. */
  private void goBack() {
    List<Publication> targets =
        published().stream().filter(each -> each.number() >= oldest()).toList();
    if (targets.isEmpty()) {
      return;
    }
    long to = targets.get(random.nextInt(targets.size())).number();
    Map<Day, Shown> then = asOf(to);
    long number = ++last;
    wentBack.add(number);
    Map<Day, Long> shows = new TreeMap<>();
    for (Publication each : ledger) {
      if (each.number() > to) {
        for (Day day : each.shows().keySet()) {
          shows.put(day, then.containsKey(day) ? then.get(day).files() : number);
        }
      }
    }
    ledger.add(new Publication(number, true, shows, now, now));
  }

  private void reconcile() {
    asOf(Long.MAX_VALUE)
        .forEach(
            (day, current) -> {
              Shown shown = catalog.get(day);
              if (shown == null || shown.publication() < current.publication()) {
                show(day, current.publication(), current.files());
              }
            });
  }

  /** A dead publisher shows a day of its own; the reconcile pass that follows takes it back. */
  private void wakeUp() {
    for (Publication each : ledger) {
      boolean late = each.unloaded().isBefore(now.minus(GRACE.dividedBy(2)));
      if (each.published() == null && !late) {
        Day day = each.shows().keySet().iterator().next();
        past.add(new Seen(day, each.number(), now, GRACE.dividedBy(2)));
      }
    }
  }

  List<Publication> ledger() {
    return List.copyOf(ledger);
  }

  /** The ledger's. */
  long lastPublication() {
    return ledger.isEmpty() ? 0 : ledger.get(ledger.size() - 1).number();
  }

  /** As last_loss.sql and days_published_since.sql have to tell it. */
  LedgerLoss loss() {
    Set<Day> overcome = new HashSet<>();
    for (Publication each : published()) {
      if (each.number() >= firstSinceLoss
          && !each.wentBack()
          && each.published().isBefore(now.minus(GRACE))) {
        overcome.addAll(each.shows().keySet());
      }
    }
    return firstSinceLoss == 0 ? LedgerLoss.NONE : new LedgerLoss(firstSinceLoss, overcome);
  }

  Instant now() {
    return now;
  }

  /** As kept_days.sql has to tell it. From the newest on: what ends a day's files is met first. */
  List<KeptDay> kept() {
    long oldest = oldest();
    List<KeptDay> kept = new ArrayList<>();
    Map<Day, Publication> successors = new HashMap<>();
    for (int i = ledger.size() - 1; i >= 0; i--) {
      Publication each = ledger.get(i);
      each.shows()
          .forEach(
              (day, files) -> {
                Optional<Publication> next = Optional.ofNullable(successors.get(day));
                Optional<Duration> ago =
                    next.map(later -> Duration.between(later.published(), now));
                if (next.isEmpty()
                    || next.get().number() > oldest
                    || ago.get().compareTo(GRACE) <= 0) {
                  kept.add(new KeptDay(day, files, prefix(files), ago));
                }
              });
      if (each.published() != null && !each.wentBack()) {
        each.shows().keySet().forEach(day -> successors.put(day, each));
      }
    }
    return kept;
  }

  static String prefix(long number) {
    return VERSIONS + number + "-1-a/";
  }

  Collection<StoredDay> stored() {
    List<StoredDay> days = new ArrayList<>();
    stored.forEach(
        (place, newest) -> {
          int slash = place.indexOf('/');
          String attempt = slash < 0 ? place : place.substring(0, slash);
          String folder = slash < 0 ? "" : place.substring(slash + 1);
          days.add(new StoredDay(attempt, folder, 1, 1, newest));
        });
    return days;
  }

  Set<String> places() {
    return Set.copyOf(stored.keySet());
  }

  List<String> locations() {
    return catalog.entrySet().stream()
        .map(each -> prefix(each.getValue().files()) + each.getKey().folder() + "/")
        .toList();
  }

  void delete(String place) {
    stored.remove(place);
    deleted.add(place);
  }

  /** Files that a query which is running now may still read. */
  Set<String> inUse() {
    Set<String> places = new HashSet<>();
    catalog.forEach((day, shown) -> places.add(place(day, shown.files())));
    for (Seen seen : past) {
      if (!seen.to().isBefore(now.minus(seen.patience()))) {
        places.add(place(seen.day(), seen.files()));
      }
    }
    return places;
  }

  /** Files of what one can go back to. */
  Set<String> toGoBackTo() {
    Set<String> places = new HashSet<>();
    for (Publication each : published()) {
      if (each.number() >= oldest()) {
        asOf(each.number()).forEach((day, shown) -> places.add(place(day, shown.files())));
      }
    }
    return places;
  }

  private static String place(Day day, long files) {
    return files + "-1-a/" + day.folder();
  }

  /** Days that went back to nothing have no files. */
  Set<String> everStored(Set<String> places) {
    Set<String> real = new HashSet<>(places);
    real.removeIf(
        place -> wentBack.contains(Long.parseLong(place.substring(0, place.indexOf('-')))));
    real.removeAll(gone);
    return real;
  }
}

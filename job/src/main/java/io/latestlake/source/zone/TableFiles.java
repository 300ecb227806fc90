package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.zone.ZoneFile.Stamp;
import io.latestlake.source.zone.ZoneState.TableState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which files of a table there are to read. Each is given out once, also over restores: what was
 * given is in the state, what was not is found again at the next look.
 *
 * <p>The last look is remembered too, so that a file which came too late is told from one that was
 * there all along, and a change is noticed. That takes memory for each file that lies in the zone,
 * as the look itself does, and none in the state.
 */
final class TableFiles {
  /**
   * What a look shows, each by its path below the folder.
   *
   * @param discovered to be read
   * @param changed others than they were when they were read
   * @param vanished and not being read
   * @param late not to be read: they cannot be told from files that were read and forgotten
   */
  record Found(
      List<String> discovered, List<String> changed, List<String> vanished, List<String> late) {}

  private final boolean readChanges;
  private final Duration lateWindow;
  private final TakenLoads loads = new TakenLoads();
  private final TakenChanges changes;

  /** In the order in which they are given; by path, since a file may change while it waits. */
  private final TreeMap<Place, ZoneFile> waitingLoads = new TreeMap<>();

  private final TreeMap<Place, ZoneFile> waitingChanges = new TreeMap<>();

  private Optional<Boolean> readLoads = Optional.empty();
  private boolean loadEnded;

  private Map<String, Stamp> lastLook;
  private boolean changesSeen;
  private long newestLoadAt = Long.MIN_VALUE;

  private record Place(long order, String relative) implements Comparable<Place> {
    private static final Comparator<Place> BY_ORDER =
        Comparator.comparingLong(Place::order).thenComparing(Place::relative);

    static Place of(ZoneFile file) {
      return new Place(file.name().order(), file.relative());
    }

    @Override
    public int compareTo(Place that) {
      return BY_ORDER.compare(this, that);
    }
  }

  TableFiles(boolean readChanges, Duration lateWindow) {
    this.readChanges = readChanges;
    this.lateWindow = requireNonNull(lateWindow, "lateWindow is null");
    this.changes = new TakenChanges(lateWindow);
  }

  void restore(TableState state) {
    readLoads = state.readLoads();
    loadEnded = state.loadEnded();
    state
        .loads()
        .forEach((series, ranges) -> ranges.forEach((a, b) -> loads.addRange(series, a, b)));
    changes.restore(state.newestChanges(), state.forgottenBelow(), state.changes());
  }

  TableState snapshot() {
    return new TableState(
        readLoads,
        loadEnded,
        loads.ranges(),
        changes.newest(),
        changes.forgottenBelow(),
        changes.names());
  }

  boolean isDecided() {
    return readLoads.isPresent();
  }

  void decide(boolean read) {
    readLoads = Optional.of(read);
  }

  /**
   * @param isHeld whether a reader has the file of that path; it sees for itself what becomes of it
   */
  Found look(List<ZoneFile> files, Predicate<String> isHeld) {
    Found found =
        new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Map<String, Stamp> look = new HashMap<>();
    for (ZoneFile file : files) {
      changesSeen |= !file.isLoad();
      if (!isWanted(file)) {
        continue;
      }
      look.put(file.relative(), file.stamp());
      if (file.isLoad()) {
        newestLoadAt = Math.max(newestLoadAt, file.stamp().modifiedAt());
      }
      Stamp before = lastLook == null ? null : lastLook.get(file.relative());
      if (isTaken(file)) {
        if (before != null && !before.equals(file.stamp()) && !isHeld.test(file.relative())) {
          found.changed().add(file.relative());
        }
      } else if (!file.isLoad() && changes.isBelowTheWindow(file) && !waits(file)) {
        addOld(file, before, isHeld, found);
      } else if (waiting(file).put(Place.of(file), file) == null) {
        found.discovered().add(file.relative());
      }
    }
    if (lastLook != null) {
      for (String path : lastLook.keySet()) {
        if (!look.containsKey(path) && !isHeld.test(path)) {
          found.vanished().add(path);
        }
      }
    }
    lastLook = look;
    return found;
  }

  /** Of the first look after a start all old ones were read. */
  private void addOld(ZoneFile file, Stamp before, Predicate<String> isHeld, Found found) {
    if (isHeld.test(file.relative())) {
      return;
    }
    if (before == null && lastLook != null) {
      found.late().add(file.relative());
    } else if (before != null && !before.equals(file.stamp())) {
      found.changed().add(file.relative());
    }
  }

  private boolean isWanted(ZoneFile file) {
    return file.isLoad() ? readLoads.orElse(false) : readChanges;
  }

  private boolean isTaken(ZoneFile file) {
    return file.isLoad() ? loads.contains(file) : changes.contains(file);
  }

  private boolean waits(ZoneFile file) {
    return waiting(file).containsKey(Place.of(file));
  }

  private TreeMap<Place, ZoneFile> waiting(ZoneFile file) {
    return file.isLoad() ? waitingLoads : waitingChanges;
  }

  /** The next load file, which counts as given. */
  Optional<ZoneFile> takeLoad() {
    Optional<ZoneFile> next = first(waitingLoads);
    next.ifPresent(
        file -> {
          waitingLoads.pollFirstEntry();
          loads.add(file);
        });
    return next;
  }

  Optional<ZoneFile> nextChanges() {
    return first(waitingChanges);
  }

  /** The next change file, which counts as given. */
  ZoneFile takeChanges() {
    ZoneFile next = waitingChanges.pollFirstEntry().getValue();
    changes.add(next);
    return next;
  }

  private static Optional<ZoneFile> first(TreeMap<Place, ZoneFile> waiting) {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.firstEntry().getValue());
  }

  boolean isAllTaken() {
    return waitingLoads.isEmpty() && waitingChanges.isEmpty();
  }

  int waiting() {
    return waitingLoads.size() + waitingChanges.size();
  }

  /**
   * Whether all load files are given, as far as can be known. DMS leaves no sign that a load is
   * complete: change files come after it, and so does a time without another load file. A folder
   * without load files was not loaded, or not yet, so nothing is said of it.
   *
   * @param bounded whether what is there now is all
   */
  boolean isWholeLoadTaken(boolean bounded, Instant now) {
    boolean complete =
        bounded
            || changesSeen
            || newestLoadAt != Long.MIN_VALUE
                && !Instant.ofEpochMilli(newestLoadAt).plus(lateWindow).isAfter(now);
    return readLoads.orElse(false)
        && lastLook != null
        && !loads.isEmpty()
        && waitingLoads.isEmpty()
        && complete;
  }

  boolean isLoadEnded() {
    return loadEnded;
  }

  void loadEnded() {
    loadEnded = true;
  }
}

package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an attempt of a publication unloaded of one day, or beside its days: its manifest.
 *
 * @param attempt name of its prefix, {@code <number>-<epoch>-<attempt>}
 * @param folder of the day, {@code year=2020/month=5/day=12}; empty for what lies beside the days
 * @param newest when its last object was written, by the store's clock
 */
record StoredDay(String attempt, String folder, long objects, long bytes, Instant newest) {
  private static final Pattern NAME =
      Pattern.compile("((\\d{1,18})-\\d{1,18}-[A-Za-z0-9-]+)/(.+)", Pattern.DOTALL);
  private static final Pattern DAY =
      Pattern.compile("(year=\\d+/month=\\d+/day=\\d+)/[^/]+", Pattern.DOTALL);

  StoredDay {
    requireNonNull(attempt, "attempt is null");
    requireNonNull(folder, "folder is null");
    requireNonNull(newest, "newest is null");
  }

  /**
   * The one that an object belongs to, as if it were alone there; empty if it is none that a
   * publication unloads.
   *
   * @param versions where all publications of the table are unloaded
   */
  static Optional<StoredDay> of(Folder versions, StoredObject object) {
    Matcher name = NAME.matcher(versions.nameOf(object.key()));
    if (!name.matches()) {
      return Optional.empty();
    }
    Matcher day = DAY.matcher(name.group(3));
    return Optional.of(
        new StoredDay(
            name.group(1),
            day.matches() ? day.group(1) : "",
            1,
            object.bytes(),
            object.modified()));
  }

  /** The number that the publication has if it is entered in the ledger. */
  long number() {
    return Long.parseLong(attempt.substring(0, attempt.indexOf('-')));
  }

  boolean isDay() {
    return !folder.isEmpty();
  }

  /** Name of the place below the folder of all publications of the table. */
  String place() {
    return isDay() ? attempt + "/" + folder : attempt;
  }

  StoredDay plus(StoredDay other) {
    if (!place().equals(other.place())) {
      throw new IllegalArgumentException(other + " is not at " + place());
    }
    return new StoredDay(
        attempt,
        folder,
        objects + other.objects,
        bytes + other.bytes,
        newest.isAfter(other.newest) ? newest : other.newest);
  }
}

package io.latestlake.publish.garbage;

import static java.util.Objects.requireNonNull;

import io.latestlake.warehouse.KeptDay;
import io.latestlake.warehouse.LedgerLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of a table's unloaded files may go. They are judged day by day: one day that nobody touches
 * again would keep, for ever, all other days of the publication that wrote it last.
 *
 * <p>A day's files go if all of these hold:
 *
 * <ol>
 *   <li>The ledger does not list them among those that stay: shown now, superseded within the
 *       grace, or to be gone back to. This is the ledger's own time.
 *   <li>No partition of the catalog points to them, whatever the ledger says.
 *   <li>The number of their publication is not above the ledger's last: what is above is under way,
 *       or of a past that the ledger has lost.
 *   <li>The last of them was written longer ago than the grace. So nobody shows them anew: a
 *       publisher shows nothing later than half the grace after its UNLOAD. This is the store's
 *       time held against ours, so an hour is added for clocks that differ.
 *   <li>No rebuild is under way, or has ended lately: the ledger may have been lost before it, and
 *       what readers saw until then has its grace all the same.
 *   <li>If the ledger was ever lost or set back, and they are older than that: their day was
 *       published since, longer ago than the grace. Until then readers may see them, however long
 *       ago the rebuild was, for a day may be held; and the catalog, which tells so, tells nothing
 *       of those that it has ceased to point to a minute ago.
 * </ol>
 *
 * <p>Attempts of which the ledger knows nothing, since they were cut off, need no rule of their
 * own. A manifest stays as long as anything that it lists.
 */
final class CollectionRules {
  /** AWS refuses requests of a clock that is a quarter of an hour off. */
  static final Duration SKEW = Duration.ofHours(1);

  private final Duration grace;
  private final String versionsAddress;

  /**
   * @param versionsAddress {@code s3://} address of the folder of all publications of the table,
   *     ends in a slash
   */
  CollectionRules(Duration grace, String versionsAddress) {
    this.grace = requireNonNull(grace, "grace is null");
    this.versionsAddress = requireNonNull(versionsAddress, "versionsAddress is null");
    if (!versionsAddress.endsWith("/")) {
      throw new IllegalArgumentException("not a folder: " + versionsAddress);
    }
  }

  /**
   * What is known beside what is stored.
   *
   * @param lastPublication the ledger's, read before {@code kept}
   * @param catalogLocations of all partitions
   * @param rebuiltLately whether the ledger may not know of what readers saw within the grace: what
   *     was published before it was lost
   * @param loss the ledger's last, asked with the same grace
   * @param now by our clock, at or before the first look at what is stored
   */
  record Known(
      long lastPublication,
      Collection<KeptDay> kept,
      Collection<String> catalogLocations,
      boolean rebuiltLately,
      LedgerLoss loss,
      Instant now) {
    Known {
      kept = List.copyOf(kept);
      catalogLocations = List.copyOf(catalogLocations);
      requireNonNull(loss, "loss is null");
      requireNonNull(now, "now is null");
    }
  }

  Judge knowing(Known known) {
    return new Judge(known);
  }

  /** Judges by what is known now. */
  final class Judge {
    private final Known known;
    private final Map<String, Reason> kept = new HashMap<>();
    private final Set<String> keptAttempts = new HashSet<>();
    private final Set<String> locations = new HashSet<>();
    private final Set<String> overcome = new HashSet<>();

    private Judge(Known known) {
      this.known = known;
      for (KeptDay day : known.kept()) {
        kept.merge(
            day.prefix() + day.day().folder() + "/",
            day.superseded().isEmpty() ? Reason.SHOWN : Reason.SUPERSEDED_LATELY,
            (one, other) -> one == Reason.SHOWN ? one : other);
        keptAttempts.add(day.prefix());
      }
      known.loss().overcome().forEach(day -> overcome.add(day.folder()));
      known.catalogLocations().forEach(location -> locations.add(asFolder(location)));
    }

    Reason ofDay(StoredDay day) {
      return reason(day);
    }

    /**
     * Of what lies beside the days: it goes only if all of them are seen to go.
     *
     * @param daysStay whether days of the attempt do
     */
    Reason ofBeside(StoredDay beside, boolean daysStay) {
      Reason alone = reason(beside);
      boolean alive = daysStay || keptAttempts.contains(versionsAddress + beside.attempt() + "/");
      return alone.goes() && alive ? Reason.WITH_ITS_DAYS : alone;
    }

    private Reason reason(StoredDay stored) {
      String address = versionsAddress + stored.place() + "/";
      Reason byLedger = kept.get(address);
      if (byLedger != null) {
        return byLedger;
      } else if (pointedTo(address)) {
        return Reason.IN_CATALOG;
      } else if (stored.number() > known.lastPublication()) {
        return Reason.UNDER_WAY;
      } else if (!stored.newest().isBefore(known.now().minus(grace).minus(SKEW))) {
        return Reason.YOUNG;
      } else if (known.rebuiltLately()) {
        return Reason.REBUILT_LATELY;
      } else if (stored.isDay()
          && stored.number() < known.loss().first()
          && !overcome.contains(stored.folder())) {
        return Reason.OF_LOST_LEDGER;
      }
      return Reason.UNUSED;
    }

    /** A location is a folder, and whatever lies deeper belongs to it. */
    private boolean pointedTo(String address) {
      for (int end = address.indexOf('/'); end >= 0; end = address.indexOf('/', end + 1)) {
        if (locations.contains(address.substring(0, end + 1))) {
          return true;
        }
      }
      return false;
    }
  }

  /** With a slash at its end, which others may leave out. */
  private static String asFolder(String location) {
    return location.endsWith("/") ? location : location + "/";
  }
}

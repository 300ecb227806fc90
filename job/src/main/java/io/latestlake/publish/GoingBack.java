package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.publish.Requests.Answer;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes back to an earlier publication: by a publication of its own, of the old files of all days
 * that have changed since. It is in the ledger, with all that waits held, before readers see
 * anything of it; so a crash in between, or a catalog that refuses, leaves something that each pass
 * of {@link Reconciliation} shows. What has been entered for a request is not entered once more.
 */
final class GoingBack {
  private static final Logger LOG = LoggerFactory.getLogger(GoingBack.class);

  private final String table;
  private final TableWarehouse warehouse;
  private final LedgerReader ledger;
  private final LakeBucket bucket;
  private final Reconciliation reconciliation;
  private final PublicationRecords records;
  private final Layout layout;
  private final BiFunction<Ownership, Long, String> prefixes;
  private final int keptPublications;

  /** The publication that was entered in the ledger for the request at hand; 0 if none was. */
  private long entered;

  /**
   * @param prefixes each new, for a publication of that number
   * @param keptPublications how many of the last publications garbage collection keeps
   */
  GoingBack(
      String table,
      TableWarehouse warehouse,
      LedgerReader ledger,
      LakeBucket bucket,
      Reconciliation reconciliation,
      PublicationRecords records,
      Layout layout,
      BiFunction<Ownership, Long, String> prefixes,
      int keptPublications) {
    this.table = requireNonNull(table, "table is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.reconciliation = requireNonNull(reconciliation, "reconciliation is null");
    this.records = requireNonNull(records, "records is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.prefixes = requireNonNull(prefixes, "prefixes is null");
    this.keptPublications = keptPublications;
  }

  /** Another request is looked at from now on. */
  void forget() {
    entered = 0;
  }

  /**
   * Lets readers see what they saw after that publication. After a failure it is called again.
   *
   * @param lastPublication the ledger's
   */
  Answer to(Ownership owner, long lastPublication, long to)
      throws WarehouseException, InterruptedException {
    if (entered > 0) {
      return shown(owner, ledger.publications(entered, 1).get(0));
    }
    // Older ones may be under garbage collection just now, though their files are still there.
    List<Long> kept =
        ledger.published(keptPublications).stream().map(PastPublication::number).toList();
    if (!kept.contains(to)) {
      return new Answer(
          false,
          "publication "
              + to
              + " of "
              + table
              + " is not among the last "
              + keptPublications
              + " (lake.keep-publications), or readers never saw it");
    }
    if (to == lastPublication) {
      return new Answer(false, "readers see " + table + " as of publication " + to + " already");
    }
    PastPublication newest = ledger.publications(Long.MAX_VALUE, 1).get(0);
    if (newest.published() && newest.wentBackTo() == to && warehouse.dirtyDays().toPublish() == 0) {
      // This request, whose showing failed, or another one like it: all that waits is held already.
      return shown(owner, newest);
    }
    String missing = whatIsMissing(ledger.daysAsOf(to));
    if (!missing.isEmpty()) {
      return new Answer(false, "files of publication " + to + " are not as they were: " + missing);
    }
    long number = lastPublication + 1;
    warehouse.rollBack(owner, number, to, prefixes.apply(owner, number));
    entered = number;
    return shown(owner, ledger.publications(number, 1).get(0));
  }

  /** Nobody tries it again, but what the ledger has is shown sooner or later. */
  Answer givenUp(String why) {
    return new Answer(false, entered == 0 ? why : notShown(why));
  }

  /** Of a publication that the ledger has and readers do not see yet. */
  private String notShown(String why) {
    return "publication "
        + entered
        + " of "
        + table
        + " goes back in the ledger, but its days cannot be shown now: "
        + why
        + ". It is tried again every ten minutes"
        + held();
  }

  private String held() {
    return "; they and all that wait are held until `latest-lake publications resume "
        + table
        + "`";
  }

  /** Shows a publication that went back; its record is written when all of it is shown. */
  private Answer shown(Ownership owner, PastPublication back)
      throws WarehouseException, InterruptedException {
    entered = back.number();
    Map<Day, List<UnloadedFile>> shown;
    try {
      shown = reconciliation.show(owner, back.number());
    } catch (WarehouseException.Fatal | RuntimeException failure) {
      LOG.error("{}: publication {} cannot be shown", table, back.number(), failure);
      return new Answer(false, notShown(failure.getMessage()));
    }
    if (shown.size() < back.days()) {
      return new Answer(
          false,
          notShown(
              "only "
                  + shown.size()
                  + " of "
                  + back.days()
                  + " could be, the job's log tells why"));
    }
    RemoteWork.of(
        "publication records of " + table,
        () -> {
          record(back, shown);
          return null;
        });
    return new Answer(
        true,
        back.days()
            + " days of "
            + table
            + " show what they showed after publication "
            + back.wentBackTo()
            + ", by publication "
            + back.number()
            + held());
  }

  private void record(PastPublication back, Map<Day, List<UnloadedFile>> shown) {
    try {
      records.write(
          PublicationRecord.of(
              table,
              back,
              shown,
              PublicationRecord.holdsCurrent(back.number()) ? layout.current() : null));
    } catch (Disagreement other) {
      // Readers see it all the same, and the one that is there does not count.
      LOG.error("{}: publication {} has no record: {}", table, back.number(), other.getMessage());
    }
  }

  /** Nothing of the ledger is changed before all files are known to be there. */
  private String whatIsMissing(List<CurrentDay> days)
      throws WarehouseException, InterruptedException {
    return RemoteWork.of(
        "files of " + table,
        () -> {
          Map<String, UnloadedPrefix> prefixes = new HashMap<>();
          for (CurrentDay day : days) {
            try {
              UnloadedPrefix unloaded = prefixes.get(day.prefix());
              if (unloaded == null) {
                unloaded = UnloadedPrefix.read(bucket, day.prefix());
                prefixes.put(day.prefix(), unloaded);
              }
              unloaded.files(day);
            } catch (Disagreement e) {
              return day.day().folder() + ": " + e.getMessage();
            }
          }
          return "";
        });
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.publish.Requests.Answer;
import io.latestlake.publish.Requests.Request;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.TableWarehouse;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what people ask of the table's owner. What makes a request safe to carry out:
 *
 * <ol>
 *   <li>One whose work is done is answered, however often writing the answer fails, and not carried
 *       out again: days that came to be held since were not meant by it.
 *   <li>Only a crash between work and answer has it carried out twice, and before anything else is
 *       held or published: going back to the same publication once more changes nothing for
 *       readers, and what is resumed already is not held.
 *   <li>One that fails does so a few times and is then answered with its failure: those behind it
 *       may be the cure.
 * </ol>
 */
public final class RequestedChanges {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedChanges.class);

  /** A look every ten seconds: a minute, about. */
  private static final int TRIES = 6;

  private final String table;
  private final Requests requests;
  private final TableWarehouse warehouse;
  private final HeldDays held;
  private final LedgerReader ledger;
  private final LakeBucket bucket;
  private final Reconciliation reconciliation;
  private final PublicationRecords records;
  private final RecordRepair repair;
  private final Layout layout;
  private final BiFunction<Ownership, Long, String> prefixes;
  private final int keptPublications;

  private String tried = "";
  private int failures;
  private Optional<Answer> notWritten = Optional.empty();

  /**
   * The publication that the request tried has entered in the ledger, and has not shown; 0: none.
   */
  private long entered;

  /**
   * @param keptPublications how many of the last publications garbage collection keeps
   * @param prefixes each new, for a publication of that number
   */
  RequestedChanges(
      String table,
      Requests requests,
      TableWarehouse warehouse,
      HeldDays held,
      LedgerReader ledger,
      LakeBucket bucket,
      Reconciliation reconciliation,
      PublicationRecords records,
      Layout layout,
      BiFunction<Ownership, Long, String> prefixes,
      int keptPublications) {
    this.table = requireNonNull(table, "table is null");
    this.requests = requireNonNull(requests, "requests is null");
    this.warehouse = requireNonNull(warehouse, "warehouse is null");
    this.held = requireNonNull(held, "held is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.reconciliation = requireNonNull(reconciliation, "reconciliation is null");
    this.records = requireNonNull(records, "records is null");
    this.repair = new RecordRepair(table, ledger, records, bucket);
    this.layout = requireNonNull(layout, "layout is null");
    this.prefixes = requireNonNull(prefixes, "prefixes is null");
    this.keptPublications = keptPublications;
  }

  /**
   * Carries out the oldest request that waits, if there is one.
   *
   * @param lastPublication the ledger's
   * @return whether there was one; then the ledger may have another last publication
   */
  public boolean carryOut(Ownership owner, long lastPublication)
      throws WarehouseException, InterruptedException {
    List<Requests.Waiting> waiting = RemoteWork.of("requests of " + table, requests::waiting);
    if (waiting.isEmpty()) {
      return false;
    }
    Requests.Waiting first = waiting.get(0);
    if (!first.id().equals(tried)) {
      tried = first.id();
      failures = 0;
      notWritten = Optional.empty();
      entered = 0;
    }
    if (notWritten.isEmpty()) {
      notWritten = Optional.of(answered(owner, lastPublication, first.request()));
      tell(notWritten.get());
    }
    RemoteWork.of(
        "requests of " + table,
        () -> {
          requests.answered(first.id(), notWritten.get());
          return null;
        });
    return true;
  }

  private void tell(Answer answer) {
    if (answer.done()) {
      LOG.info("{}: as requested: {}", table, answer.text());
    } else {
      LOG.warn("{}: a request is refused: {}", table, answer.text());
    }
  }

  /** A request that cannot be carried out must not end the job, which would find it again. */
  private Answer answered(Ownership owner, long lastPublication, Request request)
      throws WarehouseException, InterruptedException {
    try {
      return carryOut(owner, lastPublication, request);
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      failures++;
      if (failures < TRIES) {
        throw failure;
      }
      String failed = "it failed " + failures + " times, at last by: " + failure.getMessage();
      return new Answer(false, entered == 0 ? failed : wentBack(request.publication(), failed));
    } catch (WarehouseException.Fatal | RuntimeException failure) {
      LOG.error("{}: a request failed", table, failure);
      return new Answer(false, "it failed: " + failure.getMessage());
    }
  }

  private Answer carryOut(Ownership owner, long lastPublication, Request request)
      throws WarehouseException, InterruptedException {
    if (request.request() == Requests.Kind.RESUME) {
      long days = held.resume(owner);
      return new Answer(true, days + " held days of " + table + " wait to be published now");
    } else if (request.request() == Requests.Kind.REPAIR) {
      Reconciliation.Pass pass = reconciliation.pass(owner, lastPublication);
      int written = RemoteWork.of("publication records of " + table, repair::mend);
      boolean whole = pass.mended() == pass.differing();
      return new Answer(
          whole,
          pass.mended()
              + " of "
              + pass.differing()
              + " days of "
              + table
              + " that differed are shown anew, "
              + written
              + " publication records are written"
              + (whole ? "" : "; the job's log tells of the days that could not be"));
    } else if (request.publication() == null) {
      return new Answer(false, "it is not said to which publication to go back");
    }
    return rollBack(owner, lastPublication, request.publication());
  }

  private Answer rollBack(Ownership owner, long lastPublication, long to)
      throws WarehouseException, InterruptedException {
    if (entered > 0) {
      return shown(owner, ledger.publications(entered, 1).get(0));
    }
    // Older ones may be under garbage collection just now, though their files are still there.
    List<Long> kept =
        ledger.publications(Long.MAX_VALUE, keptPublications).stream()
            .filter(PastPublication::published)
            .map(PastPublication::number)
            .toList();
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

  /** Of a publication that the ledger has and readers do not see yet. */
  private String wentBack(long to, String why) {
    return "publication "
        + entered
        + " of "
        + table
        + " goes back to "
        + to
        + ", but its days cannot be shown now: "
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
      return new Answer(false, wentBack(back.wentBackTo(), failure.getMessage()));
    }
    if (shown.size() < back.days()) {
      return new Answer(
          false,
          wentBack(
              back.wentBackTo(),
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

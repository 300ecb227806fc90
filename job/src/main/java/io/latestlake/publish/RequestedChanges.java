package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.Requests.Answer;
import io.latestlake.publish.Requests.Request;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what people ask of the table's owner. What makes a request safe to carry out:
 *
 * <ol>
 *   <li>One whose work is done is answered, however often writing the answer fails, and not carried
 *       out again.
 *   <li>A crash between work and answer, or an answer of Redshift that is lost, has it carried out
 *       twice: going back to the same publication once more changes nothing for readers, and days
 *       are let go only if they were held when it was asked for.
 *   <li>One that fails does so a few times and is then answered with its failure: those behind it
 *       may be the cure.
 * </ol>
 */
public final class RequestedChanges {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedChanges.class);

  /** A look every ten seconds: a minute, about. */
  private static final int TRIES = 6;

  /** By which the clocks of S3, Redshift and the job may differ. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final String table;
  private final Requests requests;
  private final HeldDays held;
  private final Reconciliation reconciliation;
  private final RecordRepair repair;
  private final GoingBack goingBack;
  private final Clock clock;

  private String tried = "";

  /** When the request before was carried out: what that has held, this one may be about. */
  private Instant before = Instant.MIN;

  private int failures;
  private Optional<Answer> notWritten = Optional.empty();

  RequestedChanges(
      String table,
      Requests requests,
      HeldDays held,
      Reconciliation reconciliation,
      RecordRepair repair,
      GoingBack goingBack,
      Clock clock) {
    this.table = requireNonNull(table, "table is null");
    this.requests = requireNonNull(requests, "requests is null");
    this.held = requireNonNull(held, "held is null");
    this.reconciliation = requireNonNull(reconciliation, "reconciliation is null");
    this.repair = requireNonNull(repair, "repair is null");
    this.goingBack = requireNonNull(goingBack, "goingBack is null");
    this.clock = requireNonNull(clock, "clock is null");
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
      goingBack.forget();
    }
    if (notWritten.isEmpty()) {
      notWritten = Optional.of(answered(owner, lastPublication, first));
      before = clock.instant();
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
  private Answer answered(Ownership owner, long lastPublication, Requests.Waiting first)
      throws WarehouseException, InterruptedException {
    try {
      return carryOut(owner, lastPublication, first);
    } catch (WarehouseException.Retryable | WarehouseException.AlreadyDone failure) {
      failures++;
      if (failures < TRIES) {
        throw failure;
      }
      return goingBack.givenUp(
          "it failed " + failures + " times, at last by: " + failure.getMessage());
    } catch (WarehouseException.Fatal | RuntimeException failure) {
      LOG.error("{}: a request failed", table, failure);
      return new Answer(false, "it failed: " + failure.getMessage());
    }
  }

  private Answer carryOut(Ownership owner, long lastPublication, Requests.Waiting first)
      throws WarehouseException, InterruptedException {
    Request request = first.request();
    if (request.request() == Requests.Kind.RESUME) {
      Instant meant = first.asked().isAfter(before) ? first.asked() : before;
      Duration ago = Duration.between(meant, clock.instant()).minus(SLACK);
      long days = held.resume(owner, ago);
      return new Answer(true, days + " held days of " + table + " wait to be published now");
    } else if (request.request() == Requests.Kind.REPAIR) {
      Reconciliation.Pass pass = reconciliation.pass(owner, lastPublication);
      int written = RemoteWork.of("publication records of " + table, repair::mend);
      return new Answer(
          pass.isWhole(),
          pass.mended()
              + " of "
              + pass.differing()
              + " days of "
              + table
              + " that differed are shown anew, "
              + written
              + " publication records are written"
              + (pass.columns() == Reconciliation.Columns.MENDED
                  ? ", the catalog's table has the columns of its days again"
                  : "")
              + (pass.isWhole() ? "" : "; the job's log tells what could not be mended"));
    } else if (request.publication() == null) {
      return new Answer(false, "it is not said to which publication to go back");
    }
    return goingBack.to(owner, lastPublication, request.publication());
  }
}

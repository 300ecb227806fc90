package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Day;
import io.latestlake.warehouse.HeldDays;
import io.latestlake.warehouse.HeldDays.FailedDay;
import io.latestlake.warehouse.HeldDays.Standing;
import io.latestlake.warehouse.WarehouseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds the days on which the transform fails, by halving: the transform goes row by row, so it
 * fails on some days exactly if it fails on one of them. Whatever it fails of: what Redshift says
 * of a logarithm of zero is not in any list. Only what fails of no rows at all, or of a permission,
 * does not fail of data.
 *
 * <p>The work is bounded: what is left when the trials are used up counts as failed, though not
 * alone, and is looked at again by the next publication. At least one day is told apart each time,
 * so it ends, even if the transform fails everywhere.
 */
final class FailedDaySearch {
  private static final int MOST_TRIALS = 100;

  private final HeldDays days;

  FailedDaySearch(HeldDays days) {
    this.days = requireNonNull(days, "days is null");
  }

  /**
   * @param waiting all days of the standing, in their order
   * @throws WarehouseException.Fatal if the transform fails, too, where there are no rows, or of
   *     what cannot be data
   */
  List<FailedDay> find(Standing standing, List<Day> waiting)
      throws WarehouseException, InterruptedException {
    List<FailedDay> failed = new ArrayList<>();
    Deque<Span> spans = new ArrayDeque<>();
    if (!waiting.isEmpty()) {
      spans.push(new Span(0, waiting.size()));
    }
    String lastError = "";
    for (int trials = 0; !spans.isEmpty(); trials++) {
      Span span = spans.pop();
      if (trials >= MOST_TRIALS) {
        failed.addAll(span.failed(waiting, lastError, false));
        continue;
      }
      try {
        days.tryTransform(standing, span.first(), span.end());
      } catch (WarehouseException.BadData | WarehouseException.Fatal bad) {
        if (bad instanceof WarehouseException.Fatal fatal) {
          requireThatNoRowsPass(standing, fatal);
        }
        lastError = bad.getMessage();
        if (span.isOneDay()) {
          failed.addAll(span.failed(waiting, lastError, true));
        } else {
          spans.push(span.right());
          spans.push(span.left());
        }
      }
    }
    return failed;
  }

  private void requireThatNoRowsPass(Standing standing, WarehouseException.Fatal failure)
      throws WarehouseException, InterruptedException {
    if (!failure.isPerhapsOfData()) {
      throw failure;
    }
    try {
      days.tryTransform(standing, 0, 0);
    } catch (WarehouseException.BadData ofAConstant) {
      throw failure;
    }
  }

  /**
   * @param end behind the last
   */
  private record Span(int first, int end) {
    private boolean isOneDay() {
      return end - first == 1;
    }

    private Span left() {
      return new Span(first, first + (end - first) / 2);
    }

    private Span right() {
      return new Span(first + (end - first) / 2, end);
    }

    private List<FailedDay> failed(List<Day> waiting, String error, boolean alone) {
      return waiting.subList(first, end).stream()
          .map(day -> new FailedDay(day, error, alone))
          .toList();
    }
  }
}

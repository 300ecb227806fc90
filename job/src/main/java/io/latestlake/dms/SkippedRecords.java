package io.latestlake.dms;

import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what DMS sends beside rows, and tells of each kind and table once. Three counts, as
 * accumulators and as metrics: control records, rows of DMS's own tables, and reloads of a table.
 *
 * <p>A reload is a {@code drop-table} followed by the {@code create-table} of the same table: so
 * DMS begins to load a table into a target that it prepares, the first time too (dms-formats 1.5).
 * The two have one partition key, so one task reads both, in their order; the loads that follow
 * have others. Kept in memory only: a pair that a restart parts is not counted.
 */
final class SkippedRecords {
  private static final Logger LOG = LoggerFactory.getLogger(SkippedRecords.class);

  /** The names come from outside, so what is remembered of them is bounded. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final int LONGEST_REMEMBERED = 300;

  private final Count control;
  private final Count housekeeping;
  private final Count reloads;
  private final Set<String> told = new HashSet<>();

  /** Tables whose last control record was a drop-table. */
  private final Set<String> dropped = new HashSet<>();

  SkippedRecords(RuntimeContext context) {
    JobMetrics metrics = JobMetrics.of(context.getMetricGroup());
    control = Count.of("skipped-control", Metric.SKIPPED_CONTROL_RECORDS, context, metrics);
    housekeeping =
        Count.of("skipped-housekeeping", Metric.SKIPPED_HOUSEKEEPING_ROWS, context, metrics);
    reloads = Count.of("table-reloads", Metric.TABLE_RELOADS, context, metrics);
  }

  /**
   * @param operation null if the record names none
   * @param table {@code schema.table}
   */
  void count(Skipped kind, String operation, String table) {
    switch (kind) {
      case CONTROL -> {
        control.add();
        tellOnce("Skipping control records {} of {}", operation, table);
        if (table.length() <= LONGEST_REMEMBERED) {
          control(String.valueOf(operation), table);
        }
      }
      case HOUSEKEEPING -> {
        housekeeping.add();
        tellOnce("Skipping rows ({}) of DMS's own table {}", operation, table);
      }
    }
  }

  private void control(String operation, String table) {
    boolean wasDropped = dropped.remove(table);
    if (operation.equals("drop-table")) {
      if (dropped.size() < MOST_REMEMBERED) {
        dropped.add(table);
      }
    } else if (wasDropped && operation.equals("create-table")) {
      reloads.add();
      LOG.info(
          "DMS drops and creates {}, so a load of all its rows follows; rows deleted meanwhile get no delete",
          table);
    }
  }

  private void tellOnce(String message, String operation, String table) {
    String what = operation + ' ' + table;
    if (what.length() <= LONGEST_REMEMBERED && told.size() < MOST_REMEMBERED && told.add(what)) {
      LOG.info(message, operation, table);
    }
  }

  private record Count(LongCounter accumulator, Counter metric) {
    static Count of(String name, Metric metric, RuntimeContext context, JobMetrics metrics) {
      LongCounter accumulator = new LongCounter();
      context.addAccumulator(name, accumulator);
      return new Count(accumulator, metrics.counter(metric));
    }

    void add() {
      accumulator.add(1);
      metric.inc();
    }
  }
}

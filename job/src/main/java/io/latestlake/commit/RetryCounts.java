package io.latestlake.commit;

import io.latestlake.metrics.JobMetrics;
import io.latestlake.metrics.Metric;
import io.latestlake.warehouse.RetryClass;
import io.latestlake.warehouse.WarehouseException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;

/** Counts failures that were answered by another attempt, by their class. */
final class RetryCounts {
  private final Map<RetryClass, Counter> counters = new EnumMap<>(RetryClass.class);

  RetryCounts(JobMetrics metrics, Metric metric) {
    for (RetryClass each : RetryClass.values()) {
      counters.put(each, metrics.ofClass(each.text()).counter(metric));
    }
  }

  void count(WarehouseException failure) {
    RetryClass retryClass =
        failure instanceof WarehouseException.Retryable retryable
            ? retryable.retryClass()
            : RetryClass.OTHER;
    counters.get(retryClass).inc();
  }
}

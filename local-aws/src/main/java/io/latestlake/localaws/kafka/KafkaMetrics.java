package io.latestlake.localaws.kafka;

import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.core.Meter;
import com.yammer.metrics.core.Metric;
import com.yammer.metrics.core.MetricName;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/**
 * What the broker in this process tells about the requests that it served, those of its own
 * controller among them.
 */
public final class KafkaMetrics {
  public long requests() {
    return Math.round(
        sum("RequestsPerSec", metric -> metric instanceof Meter meter ? meter.count() : 0));
  }

  /**
   * The time that the broker worked on requests, waiting for data or for other brokers not counted.
   */
  public long busyMillis() {
    return Math.round(
        sum("LocalTimeMs", metric -> metric instanceof Histogram histogram ? histogram.sum() : 0));
  }

  private static double sum(String name, ToDoubleFunction<Metric> value) {
    return KafkaYammerMetrics.defaultRegistry().allMetrics().entrySet().stream()
        .filter(entry -> isOfRequests(entry.getKey(), name))
        .mapToDouble(entry -> value.applyAsDouble(entry.getValue()))
        .sum();
  }

  /** A fetch is counted a second time by who fetches. */
  private static boolean isOfRequests(MetricName metric, String name) {
    boolean fetchAgain =
        metric.getScope() != null && metric.getScope().matches(".*Fetch(Consumer|Follower).*");
    return metric.getType().equals("RequestMetrics")
        && metric.getName().equals(name)
        && !fetchAgain;
  }
}

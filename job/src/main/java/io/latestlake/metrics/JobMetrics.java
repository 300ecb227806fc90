package io.latestlake.metrics;

import static java.util.Objects.requireNonNull;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Where an operator registers its metrics, once, when it is opened. Gauges are read by the
 * reporters' threads: they must take no lock and read values only that are immutable, volatile, or
 * written by one thread and told with a delay that does no harm.
 */
public final class JobMetrics {
  /**
   * Managed Flink forwards only metrics of this group to CloudWatch; its subgroups are dimensions.
   */
  private static final String FORWARDED = "kinesisanalytics";

  private final MetricGroup group;

  private JobMetrics(MetricGroup group) {
    this.group = requireNonNull(group, "group is null");
  }

  public static JobMetrics of(MetricGroup operator) {
    return new JobMetrics(operator.addGroup(FORWARDED));
  }

  public JobMetrics ofTable(String table) {
    return new JobMetrics(group.addGroup("table", table));
  }

  /**
   * @param failureClass as the log and the README name it
   */
  public JobMetrics ofClass(String failureClass) {
    return new JobMetrics(group.addGroup("class", failureClass));
  }

  public void gauge(Metric metric, Gauge<? extends Number> value) {
    group.gauge(metric.text(), value);
  }

  public Counter counter(Metric metric) {
    return group.counter(metric.text());
  }

  /** A counter that is kept elsewhere. */
  public void counter(Metric metric, Counter counter) {
    group.counter(metric.text(), counter);
  }
}

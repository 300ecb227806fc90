package io.latestlake.source.zone;

import org.apache.flink.metrics.MetricGroup;

/** Where the landing zone's metrics are. */
final class ZoneMetrics {
  private ZoneMetrics() {}

  /** Managed Flink forwards only metrics of this group to CloudWatch. */
  static MetricGroup group(MetricGroup operator) {
    return operator.addGroup("kinesisanalytics");
  }
}

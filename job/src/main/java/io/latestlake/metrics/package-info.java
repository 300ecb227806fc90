/** The names of all metrics, and the group in which Managed Flink forwards them to CloudWatch. */
package io.latestlake.metrics;

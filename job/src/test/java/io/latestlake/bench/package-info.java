/** JMH benchmarks of single operators on the log of {@code latest-lake bench}. */
package io.latestlake.bench;

package io.latestlake.localaws.redshift;

import java.util.Map;

/**
 * How much may be asked of the Data API.
 *
 * @param activeStatements statements that have not ended, in the workgroup
 * @param resultBytes what one query may return
 * @param rowBytes what one row of it may hold
 * @param callsPerSecond by operation; one that is not named is free
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html">Considerations when
 *     calling the Amazon Redshift Data API</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-troubleshooting.html">Troubleshooting
 *     issues for Amazon Redshift Data API</a>
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/redshift-service.html">Amazon
 *     Redshift endpoints and quotas</a>
 */
public record DataApiLimits(
    int activeStatements, long resultBytes, long rowBytes, Map<String, Integer> callsPerSecond) {
  public static final DataApiLimits AWS =
      new DataApiLimits(
          500,
          500L * 1024 * 1024,
          64L * 1024,
          Map.of(
              "ExecuteStatement", 30,
              "BatchExecuteStatement", 20,
              "DescribeStatement", 100,
              "GetStatementResult", 20,
              "ListStatements", 3,
              "CancelStatement", 3));

  public DataApiLimits {
    callsPerSecond = Map.copyOf(callsPerSecond);
  }

  /** The same, but that no call comes too fast. */
  public DataApiLimits atAnyRate() {
    return new DataApiLimits(activeStatements, resultBytes, rowBytes, Map.of());
  }
}

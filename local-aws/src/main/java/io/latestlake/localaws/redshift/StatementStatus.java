package io.latestlake.localaws.redshift;

/**
 * The states of a statement
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html).
 */
enum StatementStatus {
  SUBMITTED,
  PICKED,
  STARTED,
  FINISHED,
  FAILED,
  ABORTED;

  boolean isTerminal() {
    return this == FINISHED || this == FAILED || this == ABORTED;
  }
}

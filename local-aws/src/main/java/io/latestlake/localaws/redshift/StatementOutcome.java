package io.latestlake.localaws.redshift;

/**
 * What one SQL statement did.
 *
 * @param rows returned or affected; -1 if the statement has no such number
 * @param result the rows of a query, else null
 */
record StatementOutcome(long rows, ResultTable result) {
  static final StatementOutcome NOTHING = new StatementOutcome(-1, null);

  static StatementOutcome affected(long rows) {
    return new StatementOutcome(rows, null);
  }
}

package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * One SQL text of a submitted statement and how far it is. {@code error} and {@code outcome} are
 * null until there is one.
 */
record SubStatement(
    String sql,
    StatementStatus status,
    Instant createdAt,
    Instant updatedAt,
    String error,
    StatementOutcome outcome) {
  SubStatement {
    requireNonNull(sql, "sql is null");
    requireNonNull(status, "status is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(updatedAt, "updatedAt is null");
  }

  SubStatement with(StatementStatus next, Instant now) {
    return new SubStatement(
        sql, next, status == StatementStatus.SUBMITTED ? now : createdAt, now, error, outcome);
  }

  SubStatement finished(StatementOutcome result, Instant now) {
    return new SubStatement(sql, StatementStatus.FINISHED, createdAt, now, null, result);
  }

  SubStatement failed(StatementStatus end, String message, Instant now) {
    return new SubStatement(sql, end, createdAt, now, message, null);
  }

  Duration duration() {
    return Duration.between(createdAt, updatedAt);
  }

  long rows() {
    return outcome == null ? -1 : outcome.rows();
  }

  ResultTable result() {
    return outcome == null ? null : outcome.result();
  }
}

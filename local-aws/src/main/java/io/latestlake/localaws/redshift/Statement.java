package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A submitted statement at one moment; each step makes a new value. {@code error} is null unless it
 * failed.
 */
record Statement(
    String id,
    Submission submission,
    StatementStatus status,
    Instant createdAt,
    Instant updatedAt,
    String error,
    int backendPid,
    List<SubStatement> parts) {
  Statement {
    requireNonNull(id, "id is null");
    requireNonNull(submission, "submission is null");
    requireNonNull(status, "status is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(updatedAt, "updatedAt is null");
    parts = List.copyOf(parts);
  }

  static Statement submitted(String id, Submission submission, Instant now) {
    List<SubStatement> parts =
        submission.sqls().stream()
            .map(sql -> new SubStatement(sql, StatementStatus.SUBMITTED, now, now, null, null))
            .toList();
    return new Statement(id, submission, StatementStatus.SUBMITTED, now, now, null, 0, parts);
  }

  /** Rows returned or affected: of a batch, the sum of its parts that have such a number. */
  long rows() {
    return parts.stream().anyMatch(part -> part.rows() >= 0)
        ? parts.stream().mapToLong(part -> Math.max(0, part.rows())).sum()
        : -1;
  }
}

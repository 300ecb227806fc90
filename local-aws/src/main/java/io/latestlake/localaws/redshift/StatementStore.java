package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.AwsException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The statements of the last 24 hours, and the client tokens of the last 8
 * (https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html).
 */
final class StatementStore {
  private static final Duration STATEMENTS_KEPT = Duration.ofHours(24);
  private static final Duration TOKENS_KEPT = Duration.ofHours(8);

  private final Clock clock;
  private final Supplier<String> ids;
  private final StatementJournal journal;
  private final int maxActive;
  private final Map<String, RunningStatement> statements = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();

  /**
   * @param maxActive how many statements may be on their way at once
   */
  StatementStore(Clock clock, Supplier<String> ids, StatementJournal journal, int maxActive) {
    this.clock = requireNonNull(clock, "clock is null");
    this.ids = requireNonNull(ids, "ids is null");
    this.journal = requireNonNull(journal, "journal is null");
    this.maxActive = maxActive;
  }

  /**
   * A submission and whether it is new: one with the client token of an earlier one is that earlier
   * one. What AWS does with the token of another request is not known, so that is refused.
   */
  record Accepted(RunningStatement statement, boolean isNew) {}

  synchronized Accepted accept(Submission submission) {
    forgetOld();
    String token = submission.clientToken();
    if (token != null && tokens.containsKey(token)) {
      RunningStatement first = statements.get(tokens.get(token));
      if (!first.now().submission().equals(submission)) {
        throw AwsException.validation(
            "not supported by the stand-in: the ClientToken of another request");
      }
      return new Accepted(first, false);
    }
    if (statements.values().stream().filter(StatementStore::isActive).count() >= maxActive) {
      throw AwsException.client(
          "ActiveStatementsExceededException",
          "Active statements exceeded the allowed quota (" + maxActive + ").");
    }
    Statement submitted = Statement.submitted(ids.get(), submission, clock.instant());
    RunningStatement running = new RunningStatement(submitted, clock, journal::append);
    add(running);
    return new Accepted(running, true);
  }

  /** Takes up the statements that ended in processes before this one. */
  synchronized void restore() throws IOException {
    for (Statement ended : journal.readAll()) {
      add(new RunningStatement(ended, clock, again -> {}));
    }
    forgetOld();
    journal.rewrite(statements.values().stream().map(RunningStatement::now).toList());
  }

  synchronized Optional<RunningStatement> find(String id) {
    forgetOld();
    return Optional.ofNullable(statements.get(id));
  }

  /** Newest first. */
  synchronized List<Statement> all() {
    forgetOld();
    List<Statement> all =
        new ArrayList<>(statements.values().stream().map(RunningStatement::now).toList());
    all.sort(Comparator.comparing(Statement::createdAt).reversed().thenComparing(Statement::id));
    return all;
  }

  private void add(RunningStatement running) {
    Statement now = running.now();
    statements.put(now.id(), running);
    if (now.submission().clientToken() != null) {
      tokens.merge(now.submission().clientToken(), now.id(), this::newer);
    }
  }

  /** A token is free again before its statement is forgotten, so it may be of two. */
  private String newer(String one, String other) {
    return createdAt(one).isAfter(createdAt(other)) ? one : other;
  }

  private Instant createdAt(String id) {
    return statements.get(id).now().createdAt();
  }

  private void forgetOld() {
    Instant now = clock.instant();
    tokens.values().removeIf(id -> createdAt(id).plus(TOKENS_KEPT).isBefore(now));
    statements.values().removeIf(statement -> isOver(statement.now(), now));
  }

  private static boolean isActive(RunningStatement statement) {
    return !statement.now().status().isTerminal();
  }

  private static boolean isOver(Statement statement, Instant now) {
    return statement.status().isTerminal()
        && statement.updatedAt().plus(STATEMENTS_KEPT).isBefore(now);
  }
}

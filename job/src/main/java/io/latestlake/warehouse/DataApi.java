package io.latestlake.warehouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.ActiveStatementsExceededException;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsRequest;
import software.amazon.awssdk.services.redshiftdata.model.ResourceNotFoundException;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.redshiftdata.model.SubStatementData;

/**
 * Runs statements through the Redshift Data API and waits for their end. A submission whose answer
 * was lost is sent again with the same client token, so that it is executed at most once; what
 * happened in the end is for the ledger to say.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html">Using the Amazon
 *     Redshift Data API</a>
 */
final class DataApi {
  private static final Logger LOG = LoggerFactory.getLogger(DataApi.class);
  private static final int MOST_STATEMENTS = 40;
  private static final int MOST_BYTES = 100_000;
  private static final List<StatusString> ACTIVE =
      List.of(StatusString.SUBMITTED, StatusString.PICKED, StatusString.STARTED);

  /** How long the Data API may be unreachable before the caller hears of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RedshiftDataClient client;
  private final String workgroup;
  private final String database;
  private final Clock clock;
  private final Sleeper sleeper;

  DataApi(
      RedshiftDataClient client, String workgroup, String database, Clock clock, Sleeper sleeper) {
    this.client = requireNonNull(client, "client is null");
    this.workgroup = requireNonNull(workgroup, "workgroup is null");
    this.database = requireNonNull(database, "database is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.sleeper = requireNonNull(sleeper, "sleeper is null");
  }

  /**
   * Runs the statements in one transaction.
   *
   * @return the rows of the last statement that has any
   */
  ResultRows run(StatementName name, List<String> statements)
      throws WarehouseException, InterruptedException {
    check(name, statements);
    BatchExecuteStatementRequest request =
        BatchExecuteStatementRequest.builder()
            .workgroupName(workgroup)
            .database(database)
            .statementName(name.text())
            .clientToken(name.clientToken(statements))
            .sqls(statements)
            .build();
    DescribeStatementResponse end =
        await(name, ask(name, () -> client.batchExecuteStatement(request)).id());
    String withResult =
        end.subStatements().stream()
            .filter(part -> Boolean.TRUE.equals(part.hasResultSet()))
            .map(SubStatementData::id)
            .reduce((first, second) -> second)
            .orElse(null);
    return withResult == null ? ResultRows.NONE : rows(name, withResult);
  }

  /** Runs a statement that Redshift refuses in a transaction with others. */
  void runAlone(StatementName name, String statement)
      throws WarehouseException, InterruptedException {
    check(name, List.of(statement));
    ExecuteStatementRequest request =
        ExecuteStatementRequest.builder()
            .workgroupName(workgroup)
            .database(database)
            .statementName(name.text())
            .clientToken(name.clientToken(List.of(statement)))
            .sql(statement)
            .build();
    await(name, ask(name, () -> client.executeStatement(request)).id());
  }

  /** Cancels what is under way, as far as possible: correctness never rests on it. */
  void cancel(String namePrefix, Predicate<StatementName> which) {
    try {
      for (StatusString status : ACTIVE) {
        ListStatementsRequest request =
            ListStatementsRequest.builder()
                .workgroupName(workgroup)
                .database(database)
                .statementName(namePrefix)
                .status(status)
                .build();
        for (StatementData statement : client.listStatementsPaginator(request).statements()) {
          if (StatementName.parse(statement.statementName()).filter(which).isPresent()) {
            cancel(statement);
          }
        }
      }
    } catch (SdkException e) {
      LOG.info("Statements {}* could not be listed to cancel them: {}", namePrefix, e.toString());
    }
  }

  private void cancel(StatementData statement) {
    try {
      client.cancelStatement(request -> request.id(statement.id()));
      LOG.info("Cancelled {} ({})", statement.statementName(), statement.id());
    } catch (SdkException e) {
      LOG.info("{} could not be cancelled: {}", statement.statementName(), e.toString());
    }
  }

  private static void check(StatementName name, List<String> statements) {
    if (statements.size() > MOST_STATEMENTS) {
      throw new IllegalArgumentException(name.text() + ": too many statements");
    }
    for (String statement : statements) {
      if (statement.getBytes(UTF_8).length > MOST_BYTES) {
        throw new IllegalArgumentException(
            name.text() + ": too long a statement: " + statement.substring(0, 200));
      }
    }
  }

  private DescribeStatementResponse await(StatementName name, String id)
      throws WarehouseException, InterruptedException {
    for (int asked = 0; ; asked++) {
      sleeper.sleep(Polling.delay(asked));
      DescribeStatementResponse answer =
          ask(name, () -> client.describeStatement(request -> request.id(id)));
      switch (answer.status()) {
        case FINISHED -> {
          return answer;
        }
        case FAILED -> throw RedshiftErrors.of(name.text(), answer.error());
        case ABORTED ->
            throw new WarehouseException.Retryable(
                RetryClass.CANCELLED, name.text() + ": was cancelled", null);
        default -> LOG.trace("{} is {}", name.text(), answer.statusAsString());
      }
    }
  }

  private ResultRows rows(StatementName name, String id)
      throws WarehouseException, InterruptedException {
    List<ResultRows> pages = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      GetStatementResultResponse page =
          ask(name, () -> client.getStatementResult(request -> request.id(id).nextToken(next)));
      pages.add(new ResultRows(page.columnMetadata(), page.records()));
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return ResultRows.joined(pages);
  }

  /** Asks until there is an answer; the request is the same each time, and so is its token. */
  private <T> T ask(StatementName name, Supplier<T> request)
      throws WarehouseException, InterruptedException {
    Instant giveUp = clock.instant().plus(PATIENCE);
    for (int asked = 0; ; asked++) {
      try {
        return request.get();
      } catch (SdkException e) {
        if (Thread.interrupted()) {
          throw (InterruptedException) new InterruptedException(name.text()).initCause(e);
        }
        String message = name.text() + ": " + e.getMessage();
        if (e instanceof ResourceNotFoundException) {
          throw new WarehouseException.Retryable(message, e);
        } else if (!isPassing(e)) {
          throw new WarehouseException.Fatal(message, e);
        } else if (clock.instant().isAfter(giveUp)) {
          throw new WarehouseException.Retryable(RemoteFailures.retryClass(e), message, e);
        }
        LOG.info("Asking again: {}", message);
      }
      sleeper.sleep(Polling.delay(asked + 10));
    }
  }

  /** The SDK has retried such errors a few times already. */
  private static boolean isPassing(SdkException e) {
    if (e instanceof AwsServiceException service) {
      return service.statusCode() >= 500
          || service.isThrottlingException()
          || service instanceof ActiveStatementsExceededException;
    }
    return e instanceof SdkClientException;
  }
}

package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.JsonOperation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The operations of the Redshift Data API
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/Welcome.html).
 */
final class DataApi {
  private static final int PAGE_ROWS = 1000;
  private static final int MAX_ACTIVE = 200;

  private final StatementStore store;
  private final Executor runners;
  private final Runner runner;

  DataApi(StatementStore store, Executor runners, Runner runner) {
    this.store = requireNonNull(store, "store is null");
    this.runners = requireNonNull(runners, "runners is null");
    this.runner = requireNonNull(runner, "runner is null");
  }

  /** Runs a statement to its end. */
  interface Runner {
    void run(RunningStatement statement);
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "ExecuteStatement", request -> submit(SubmissionReader.single(request)),
        "BatchExecuteStatement", request -> submit(SubmissionReader.batch(request)),
        "DescribeStatement", this::describe,
        "GetStatementResult", this::result,
        "CancelStatement", this::cancel,
        "ListStatements", this::list);
  }

  private JsonNode submit(Submission submission) {
    if (store.all().stream().filter(statement -> !statement.status().isTerminal()).count()
        >= MAX_ACTIVE) {
      throw AwsException.client(
          "ActiveStatementsExceededException",
          "Active statements exceeded the allowed quota (" + MAX_ACTIVE + ").");
    }
    StatementStore.Accepted accepted = store.accept(submission);
    Statement submitted = accepted.statement().now();
    if (accepted.isNew()) {
      runners.execute(() -> runner.run(accepted.statement()));
    }
    return StatementJson.submitted(submitted);
  }

  private JsonNode describe(ObjectNode request) {
    RequestMembers members = new RequestMembers(request, Set.of("Id"));
    return StatementJson.described(find(members.requiredText("Id")).now());
  }

  private JsonNode cancel(ObjectNode request) {
    String id = new RequestMembers(request, Set.of("Id")).requiredText("Id");
    RunningStatement statement = find(id);
    if (!statement.cancel()) {
      throw AwsException.validation(
          "Could not cancel a query that is already in "
              + statement.now().status()
              + " state with ID: "
              + id);
    }
    return JsonNodeFactory.instance.objectNode().put("Status", true);
  }

  private JsonNode result(ObjectNode request) {
    RequestMembers members = new RequestMembers(request, Set.of("Id", "NextToken"));
    String id = members.requiredText("Id");
    int from = members.offset("NextToken");
    int colon = id.indexOf(':');
    Statement statement = find(colon < 0 ? id : id.substring(0, colon)).now();
    if (statement.submission().batch() == colon < 0) {
      throw noResult(id);
    }
    SubStatement part = part(statement, colon < 0 ? 1 : number(id.substring(colon + 1)), id);
    if (statement.status() != StatementStatus.FINISHED || part.result() == null) {
      throw noResult(id);
    }
    return StatementJson.page(part.result(), from, PAGE_ROWS);
  }

  private JsonNode list(ObjectNode request) {
    return StatementJson.list(StatementListing.of(request), store.all());
  }

  /** The statement with this id; the id of a part of a batch means the batch. */
  private RunningStatement find(String id) {
    int colon = id.indexOf(':');
    return store
        .find(colon < 0 ? id : id.substring(0, colon))
        .orElseThrow(
            () -> AwsException.client("ResourceNotFoundException", "Query does not exist: " + id));
  }

  private static SubStatement part(Statement statement, int number, String id) {
    List<SubStatement> parts = statement.parts();
    if (number < 1 || number > parts.size()) {
      throw AwsException.client("ResourceNotFoundException", "Query does not exist: " + id);
    }
    return parts.get(number - 1);
  }

  private static int number(String text) {
    return text.matches("\\d{1,2}") ? Integer.parseInt(text) : 0;
  }

  private static AwsException noResult(String id) {
    return AwsException.client(
        "ResourceNotFoundException",
        "Query does not have result. Please check query status with DescribeStatement: " + id);
  }
}

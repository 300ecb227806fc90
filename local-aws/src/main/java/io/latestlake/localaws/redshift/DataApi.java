package io.latestlake.localaws.redshift;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.JsonOperation;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operations of the Redshift Data API
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/Welcome.html).
 */
final class DataApi {
  private static final int PAGE_ROWS = 1000;
  private static final Pattern ID =
      Pattern.compile("([a-z0-9]{8}(?:-[a-z0-9]{4}){3}-[a-z0-9]{12})(?::(\\d{1,2}))?");

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

  /** What the client calls the statement that a request is about; empty if that has no name. */
  String nameOfStatement(String operation, ObjectNode request) {
    String id = request.path("Id").asText("");
    Matcher whole = ID.matcher(id);
    String name =
        whole.matches()
            ? store
                .find(whole.group(1))
                .map(statement -> statement.now().submission().name())
                .orElse(null)
            : request.path("StatementName").asText("");
    return name == null ? "" : name;
  }

  private JsonNode submit(Submission submission) {
    StatementStore.Accepted accepted = store.accept(submission);
    Statement submitted = accepted.statement().now();
    if (accepted.isNew()) {
      runners.execute(() -> runner.run(accepted.statement()));
    }
    return StatementJson.submitted(submitted);
  }

  private JsonNode describe(ObjectNode request) {
    return StatementJson.described(find(whole(request)).now());
  }

  private JsonNode cancel(ObjectNode request) {
    String id = whole(request);
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
    RequestMembers members = RequestMembers.of(request, Set.of("Id", "NextToken"));
    Matcher id = id(members);
    int from = members.offset("NextToken");
    Statement statement = find(id.group(1)).now();
    boolean ofPart = id.group(2) != null;
    if (statement.submission().batch() != ofPart) {
      throw noResult(id.group());
    }
    SubStatement part = part(statement, ofPart ? Integer.parseInt(id.group(2)) : 1, id.group());
    if (statement.status() != StatementStatus.FINISHED || part.result() == null) {
      throw noResult(id.group());
    }
    return StatementJson.page(part.result(), from, PAGE_ROWS);
  }

  private JsonNode list(ObjectNode request) {
    return StatementJson.list(StatementListing.of(request), store.all());
  }

  /** The id of a statement; what AWS tells of a part of a batch alone is not known. */
  private static String whole(ObjectNode request) {
    RequestMembers members = RequestMembers.of(request, Set.of("Id"));
    Matcher id = id(members);
    if (id.group(2) != null) {
      throw members.notSupported("the Id of a part of a batch");
    }
    return id.group(1);
  }

  private static Matcher id(RequestMembers members) {
    Matcher id = ID.matcher(members.requiredText("Id"));
    if (!id.matches()) {
      throw members.unsatisfied("id", "Member must satisfy regular expression pattern: " + ID);
    }
    return id;
  }

  private RunningStatement find(String id) {
    return store.find(id).orElseThrow(() -> notFound(id));
  }

  private static SubStatement part(Statement statement, int number, String id) {
    List<SubStatement> parts = statement.parts();
    if (number < 1 || number > parts.size()) {
      throw notFound(id);
    }
    return parts.get(number - 1);
  }

  private static AwsException notFound(String id) {
    return AwsException.client("ResourceNotFoundException", "Query does not exist: " + id);
  }

  private static AwsException noResult(String id) {
    return AwsException.client(
        "ResourceNotFoundException",
        "Query does not have result. Please check query status with DescribeStatement: " + id);
  }
}

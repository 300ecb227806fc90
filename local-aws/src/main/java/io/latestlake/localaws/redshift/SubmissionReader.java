package io.latestlake.localaws.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads ExecuteStatement and BatchExecuteStatement, for a Serverless workgroup with the caller's
 * own role
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html).
 */
final class SubmissionReader {
  private static final int MAX_STATEMENTS = 40;
  private static final int MAX_SQL_BYTES = 100 * 1024;
  private static final int MAX_NAME = 2048;
  private static final int MAX_TOKEN = 64;
  private static final Set<String> COMMON =
      Set.of(
          "Database", "WorkgroupName", "StatementName", "ClientToken", "WithEvent", "ResultFormat");

  private SubmissionReader() {}

  static Submission single(ObjectNode request) {
    return read(request, Set.of("Sql"), false, List.of(text(request.path("Sql"), "Sql")));
  }

  static Submission batch(ObjectNode request) {
    JsonNode list = request.path("Sqls");
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_STATEMENTS) {
      throw AwsException.validation(
          "1 validation error detected: Value at 'sqls' failed to satisfy constraint: Member must have length between 1 and "
              + MAX_STATEMENTS);
    }
    List<String> sqls = new ArrayList<>();
    list.forEach(sql -> sqls.add(text(sql, "Sqls")));
    return read(request, Set.of("Sqls", "ExecutionMode"), true, sqls);
  }

  private static Submission read(
      ObjectNode request, Set<String> own, boolean batch, List<String> sqls) {
    Set<String> known = new HashSet<>(COMMON);
    known.addAll(own);
    RequestMembers members = RequestMembers.of(request, known);
    onlyDefault(members, "ResultFormat", "JSON");
    onlyDefault(members, "ExecutionMode", "TRANSACTION");
    if (members.flag("WithEvent", false)) {
      throw members.notSupported("WithEvent, for there is no EventBridge");
    }
    return new Submission(
        members.text("StatementName", MAX_NAME),
        members.requiredText("Database"),
        members.requiredText("WorkgroupName"),
        clientToken(members),
        batch,
        sqls);
  }

  private static void onlyDefault(RequestMembers members, String member, String value) {
    String given = members.text(member);
    if (given != null && !given.equals(value)) {
      throw members.notSupported(member + " " + given);
    }
  }

  private static String clientToken(RequestMembers members) {
    String token = members.text("ClientToken", MAX_TOKEN);
    if (token != null && token.isEmpty()) {
      throw members.unsatisfied(
          "ClientToken", "Member must have length greater than or equal to 1");
    }
    return token;
  }

  private static String text(JsonNode sql, String member) {
    if (!sql.isTextual() || sql.asText().isBlank()) {
      throw AwsException.validation(
          "1 validation error detected: Value at '"
              + member
              + "' failed to satisfy constraint: must not be empty");
    }
    if (sql.asText().getBytes(UTF_8).length > MAX_SQL_BYTES) {
      throw AwsException.validation("Cannot process query string larger than 100kB");
    }
    return sql.asText();
  }
}

package io.latestlake.localaws.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.AwsException;
import java.util.ArrayList;
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
          "Database",
          "WorkgroupName",
          "StatementName",
          "ClientToken",
          "WithEvent",
          "ResultFormat",
          "ExecutionMode");

  private SubmissionReader() {}

  static Submission single(ObjectNode request) {
    return read(request, "Sql", false, List.of(text(request.path("Sql"), "Sql")));
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
    return read(request, "Sqls", true, sqls);
  }

  private static Submission read(
      ObjectNode request, String sqlMember, boolean batch, List<String> sqls) {
    Set<String> known = new java.util.HashSet<>(COMMON);
    known.add(sqlMember);
    RequestMembers members = new RequestMembers(request, known);
    onlyDefault(members, "ResultFormat", "JSON");
    onlyDefault(members, "ExecutionMode", "TRANSACTION");
    return new Submission(
        atMost(members.text("StatementName"), MAX_NAME, "StatementName"),
        members.requiredText("Database"),
        members.requiredText("WorkgroupName"),
        atMost(members.text("ClientToken"), MAX_TOKEN, "ClientToken"),
        batch,
        sqls);
  }

  private static void onlyDefault(RequestMembers members, String member, String value) {
    String given = members.text(member);
    if (given != null && !given.equals(value)) {
      throw AwsException.validation("not supported by the stand-in: " + member + " " + given);
    }
  }

  private static String atMost(String text, int length, String member) {
    if (text != null && text.length() > length) {
      throw AwsException.validation(
          "1 validation error detected: Value at '"
              + member
              + "' failed to satisfy constraint: Member must have length less than or equal to "
              + length);
    }
    return text;
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

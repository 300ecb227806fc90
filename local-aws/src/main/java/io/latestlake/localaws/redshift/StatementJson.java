package io.latestlake.localaws.redshift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Statements as the Data API's answers show them: times as seconds, durations as nanoseconds,
 * absent members left out; RedshiftQueryId is one of them, for PostgreSQL has no such thing.
 */
final class StatementJson {
  private StatementJson() {}

  static ObjectNode submitted(Statement statement) {
    ObjectNode json = target(statement);
    json.put("Id", statement.id());
    json.put("CreatedAt", seconds(statement.createdAt()));
    return json;
  }

  static ObjectNode described(Statement statement) {
    ObjectNode json = submitted(statement);
    json.put("Status", statement.status().name());
    json.put("UpdatedAt", seconds(statement.updatedAt()));
    json.put(
        "Duration",
        java.time.Duration.between(statement.createdAt(), statement.updatedAt()).toNanos());
    json.put("HasResultSet", statement.parts().stream().anyMatch(part -> part.result() != null));
    json.put("RedshiftPid", statement.backendPid());
    json.put("ResultRows", statement.rows());
    json.put("ResultSize", statement.parts().stream().mapToLong(StatementJson::bytes).sum());
    if (statement.error() != null) {
      json.put("Error", statement.error());
    }
    if (statement.submission().batch()) {
      ArrayNode parts = json.putArray("SubStatements");
      for (int i = 0; i < statement.parts().size(); i++) {
        part(parts.addObject().put("Id", statement.id() + ":" + (i + 1)), statement.parts().get(i));
      }
    } else {
      json.put("QueryString", statement.parts().get(0).sql());
    }
    return json;
  }

  static ObjectNode page(ResultTable result, int from, int max) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("ColumnMetadata", result.columns());
    ArrayNode records = json.putArray("Records");
    int to = Math.min(result.records().size(), from + max);
    for (int i = from; i < to; i++) {
      records.add(result.records().get(i));
    }
    json.put("TotalNumRows", result.records().size());
    if (to < result.records().size()) {
      json.put("NextToken", Integer.toString(to));
    }
    return json;
  }

  static ObjectNode list(StatementListing listing, List<Statement> statements) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("Statements");
    List<Statement> found = statements.stream().filter(listing::includes).toList();
    int to = Math.min(found.size(), listing.from() + listing.max());
    for (int i = listing.from(); i < to; i++) {
      listed(array.addObject(), found.get(i));
    }
    if (to < found.size()) {
      json.put("NextToken", Integer.toString(to));
    }
    return json;
  }

  private static void listed(ObjectNode json, Statement statement) {
    json.put("Id", statement.id());
    json.put("Status", statement.status().name());
    json.put("IsBatchStatement", statement.submission().batch());
    json.put("CreatedAt", seconds(statement.createdAt()));
    json.put("UpdatedAt", seconds(statement.updatedAt()));
    if (statement.submission().name() != null) {
      json.put("StatementName", statement.submission().name());
    }
    if (statement.submission().batch()) {
      ArrayNode texts = json.putArray("QueryStrings");
      statement.submission().sqls().forEach(texts::add);
    } else {
      json.put("QueryString", statement.submission().sqls().get(0));
    }
  }

  private static ObjectNode target(Statement statement) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Database", statement.submission().database());
    json.put("DbUser", Sessions.USER);
    json.put("WorkgroupName", statement.submission().workgroup());
    return json;
  }

  private static void part(ObjectNode json, SubStatement part) {
    json.put("Status", part.status().name());
    json.put("CreatedAt", seconds(part.createdAt()));
    json.put("UpdatedAt", seconds(part.updatedAt()));
    json.put("Duration", part.duration().toNanos());
    json.put("HasResultSet", part.result() != null);
    json.put("QueryString", part.sql());
    json.put("ResultRows", part.rows());
    json.put("ResultSize", bytes(part));
    if (part.error() != null) {
      json.put("Error", part.error());
    }
  }

  private static long bytes(SubStatement part) {
    return part.result() == null ? 0 : part.result().bytes();
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}

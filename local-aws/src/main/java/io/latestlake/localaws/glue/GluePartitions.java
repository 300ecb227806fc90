package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Partitions (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html). A
 * batch is not atomic: what fails in it is told item by item in an answer that is a success.
 */
final class GluePartitions {
  private static final int MAX_CREATE = 100;
  private static final int MAX_UPDATE = 100;
  private static final int MAX_DELETE = 25;
  private static final int MAX_GET = 1000;

  private final Catalog catalog;
  private final Clock clock;

  GluePartitions(Catalog catalog, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "GetPartitions", this::get,
        "BatchGetPartition", this::batchGet,
        "BatchCreatePartition", this::batchCreate,
        "BatchUpdatePartition", this::batchUpdate,
        "BatchDeletePartition", this::batchDelete);
  }

  private JsonNode get(ObjectNode request) {
    if (request.hasNonNull("Expression") || request.hasNonNull("Segment")) {
      throw GlueErrors.invalid("not supported by the stand-in: Expression and Segment");
    }
    synchronized (catalog) {
      List<JsonNode> all = StreamSupport.stream(partitions(request).spliterator(), false).toList();
      int from = request.path("NextToken").asInt(0);
      int max = request.path("MaxResults").asInt(MAX_GET);
      if (max < 1 || max > MAX_GET) {
        throw GlueErrors.invalid("MaxResults must be between 1 and " + MAX_GET);
      }
      int to = Math.min(all.size(), from + max);
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode page = answer.putArray("Partitions");
      for (int i = from; i < to; i++) {
        page.add(all.get(i).deepCopy());
      }
      if (to < all.size()) {
        answer.put("NextToken", Integer.toString(to));
      }
      return answer;
    }
  }

  private JsonNode batchGet(ObjectNode request) {
    List<JsonNode> wanted = items(request, "PartitionsToGet", MAX_GET);
    synchronized (catalog) {
      ObjectNode partitions = partitions(request);
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode found = answer.putArray("Partitions");
      answer.putArray("UnprocessedKeys");
      for (JsonNode item : wanted) {
        JsonNode partition = partitions.get(key(item.path("Values")));
        if (partition != null) {
          found.add(partition.deepCopy());
        }
      }
      return answer;
    }
  }

  private JsonNode batchCreate(ObjectNode request) throws IOException {
    List<JsonNode> inputs = items(request, "PartitionInputList", MAX_CREATE);
    synchronized (catalog) {
      ObjectNode partitions = partitions(request);
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode input : inputs) {
        JsonNode values = checked(request, input.path("Values"));
        if (partitions.has(key(values))) {
          error(errors, "PartitionValues", values, GlueErrors.EXISTS, "Partition already exists.");
        } else {
          partitions.set(key(values), partition(request, input, now()));
        }
      }
      return saved(errors);
    }
  }

  private JsonNode batchUpdate(ObjectNode request) throws IOException {
    List<JsonNode> entries = items(request, "Entries", MAX_UPDATE);
    synchronized (catalog) {
      ObjectNode partitions = partitions(request);
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode entry : entries) {
        JsonNode values = checked(request, entry.path("PartitionValueList"));
        JsonNode input = entry.path("PartitionInput");
        JsonNode old = partitions.get(key(values));
        if (old == null) {
          error(errors, "PartitionValueList", values, GlueErrors.NOT_FOUND, "Partition not found.");
        } else if (!input.path("Values").equals(values)) {
          error(
              errors,
              "PartitionValueList",
              values,
              "InvalidInputException",
              "The values of a partition cannot be changed.");
        } else {
          partitions.set(
              key(values), partition(request, input, old.path("CreationTime").asDouble()));
        }
      }
      return saved(errors);
    }
  }

  private JsonNode batchDelete(ObjectNode request) throws IOException {
    List<JsonNode> wanted = items(request, "PartitionsToDelete", MAX_DELETE);
    synchronized (catalog) {
      ObjectNode partitions = partitions(request);
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : wanted) {
        if (partitions.remove(key(item.path("Values"))) == null) {
          error(
              errors,
              "PartitionValues",
              item.path("Values"),
              GlueErrors.NOT_FOUND,
              "Partition not found.");
        }
      }
      return saved(errors);
    }
  }

  private JsonNode saved(ArrayNode errors) throws IOException {
    catalog.save();
    return JsonNodeFactory.instance.objectNode().set("Errors", errors);
  }

  private ObjectNode partitions(ObjectNode request) {
    return catalog
        .table(GlueTables.name(request, "DatabaseName"), GlueTables.name(request, "TableName"))
        .withObjectProperty("partitions");
  }

  /** There must be a value for each partition key of the table. */
  private JsonNode checked(ObjectNode request, JsonNode values) {
    JsonNode table =
        catalog
            .table(GlueTables.name(request, "DatabaseName"), GlueTables.name(request, "TableName"))
            .get("table");
    if (values.size() != table.path("PartitionKeys").size()) {
      throw GlueErrors.invalid(
          "The number of partition keys do not match the number of partition values");
    }
    return values;
  }

  private ObjectNode partition(ObjectNode request, JsonNode input, double createTime) {
    ObjectNode partition = input.deepCopy();
    return partition
        .put("DatabaseName", GlueTables.name(request, "DatabaseName"))
        .put("TableName", GlueTables.name(request, "TableName"))
        .put("CreationTime", createTime);
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  private static void error(
      ArrayNode errors, String member, JsonNode values, String code, String message) {
    ObjectNode item = errors.addObject();
    item.set(member, values.deepCopy());
    GlueErrors.detail(item, code, message);
  }

  private static List<JsonNode> items(ObjectNode request, String member, int max) {
    JsonNode list = request.path(member);
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      throw GlueErrors.invalid(
          "1 validation error detected: Value at '"
              + member
              + "' failed to satisfy constraint: Member must have length between 1 and "
              + max);
    }
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** Values in key order; JSON keeps them apart. */
  private static String key(JsonNode values) {
    return values.toString();
  }
}

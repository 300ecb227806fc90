package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Lets the first items of a batch of partitions fail: they are not done, the answer is a success
 * and tells of them in {@code Errors}, as Glue does when it is at fault with some of them
 * (https://docs.aws.amazon.com/glue/latest/webapi/API_PartitionError.html). Of a BatchGetPartition
 * they come back as keys that were not processed.
 *
 * @param count how many of them
 * @param code of their errors
 */
public record RefusedItems(int count, String code) {
  private static final Map<String, Batch> BATCHES =
      Map.of(
          "BatchCreatePartition", new Batch("PartitionInputList", "Values", "PartitionValues"),
          "BatchUpdatePartition", new Batch("Entries", "PartitionValueList", "PartitionValueList"),
          "BatchDeletePartition", new Batch("PartitionsToDelete", "Values", "PartitionValues"));
  private static final String GET = "BatchGetPartition";

  /**
   * Members of a batch.
   *
   * @param values of an item
   * @param failedValues of an error
   */
  private record Batch(String items, String values, String failedValues) {}

  public RefusedItems {
    requireNonNull(code, "code is null");
  }

  /**
   * @param request from which the items are taken
   * @param next makes the call
   */
  public JsonNode around(String operation, ObjectNode request, Callable<?> next) throws Exception {
    if (operation.equals(GET)) {
      return aroundGet(request, next);
    }
    Batch batch = BATCHES.get(operation);
    if (batch == null) {
      throw new IllegalArgumentException(operation + " is no batch of partitions");
    }
    ArrayNode items = request.withArrayProperty(batch.items());
    ArrayNode errors = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < count && !items.isEmpty(); i++) {
      ObjectNode error = errors.addObject();
      error.set(batch.failedValues(), items.remove(0).path(batch.values()));
      GlueErrors.detail(error, code, "Internal service error.");
    }
    ObjectNode answer =
        items.isEmpty()
            ? JsonNodeFactory.instance.objectNode()
            : ((JsonNode) next.call()).deepCopy();
    answer.withArrayProperty("Errors").addAll(errors);
    return answer;
  }

  /** What is asked for and was not looked at has no code: it is in {@code UnprocessedKeys}. */
  private JsonNode aroundGet(ObjectNode request, Callable<?> next) throws Exception {
    ArrayNode items = request.withArrayProperty("PartitionsToGet");
    ArrayNode unprocessed = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < count && !items.isEmpty(); i++) {
      unprocessed.add(items.remove(0));
    }
    ObjectNode answer =
        items.isEmpty()
            ? JsonNodeFactory.instance.objectNode()
            : ((JsonNode) next.call()).deepCopy();
    answer.withArrayProperty("Partitions");
    answer.withArrayProperty("UnprocessedKeys").addAll(unprocessed);
    return answer;
  }
}

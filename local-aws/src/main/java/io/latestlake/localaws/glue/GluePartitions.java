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
import java.util.Set;

/**
 * Changes partitions
 * (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html). A batch is not
 * atomic: what fails in it is told item by item in an answer that is a success. A request that is
 * wrong as such is refused before anything of it is done.
 */
final class GluePartitions {
  private static final int MAX_CREATE = 100;
  private static final int MAX_UPDATE = 100;
  private static final int MAX_DELETE = 25;

  private final Catalog catalog;
  private final Clock clock;

  GluePartitions(Catalog catalog, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "BatchCreatePartition", this::batchCreate,
        "BatchUpdatePartition", this::batchUpdate,
        "BatchDeletePartition", this::batchDelete);
  }

  private JsonNode batchCreate(ObjectNode json) throws IOException {
    synchronized (catalog) {
      PartitionRequest request = new PartitionRequest(catalog, json, Set.of("PartitionInputList"));
      List<JsonNode> inputs = request.items("PartitionInputList", MAX_CREATE);
      for (JsonNode input : inputs) {
        request.checked(input.path("Values"));
        request.checkInput(input);
      }
      ObjectNode partitions = request.partitions();
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode input : inputs) {
        JsonNode values = input.path("Values");
        String key = PartitionRequest.key(values);
        if (partitions.has(key)) {
          error(errors, "PartitionValues", values, GlueErrors.EXISTS, "Partition already exists.");
        } else {
          partitions.set(key, request.partition(input, now()));
        }
      }
      return saved(errors);
    }
  }

  private JsonNode batchUpdate(ObjectNode json) throws IOException {
    synchronized (catalog) {
      PartitionRequest request = new PartitionRequest(catalog, json, Set.of("Entries"));
      List<JsonNode> entries = request.items("Entries", MAX_UPDATE);
      for (JsonNode entry : entries) {
        request.checked(entry.path("PartitionValueList"));
        request.checkInput(entry.path("PartitionInput"));
      }
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode entry : entries) {
        update(request, entry, errors);
      }
      return saved(errors);
    }
  }

  private static void update(PartitionRequest request, JsonNode entry, ArrayNode errors) {
    JsonNode values = entry.path("PartitionValueList");
    JsonNode input = entry.path("PartitionInput");
    JsonNode old = request.partitions().get(PartitionRequest.key(values));
    if (old == null) {
      error(errors, "PartitionValueList", values, GlueErrors.NOT_FOUND, "Partition not found.");
    } else if (!input.path("Values").equals(values)) {
      error(
          errors,
          "PartitionValueList",
          values,
          GlueErrors.INVALID,
          "The values of a partition cannot be changed.");
    } else {
      request
          .partitions()
          .set(
              PartitionRequest.key(values),
              request.partition(input, old.path("CreationTime").asDouble()));
    }
  }

  private JsonNode batchDelete(ObjectNode json) throws IOException {
    synchronized (catalog) {
      PartitionRequest request = new PartitionRequest(catalog, json, Set.of("PartitionsToDelete"));
      ArrayNode errors = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : request.items("PartitionsToDelete", MAX_DELETE)) {
        JsonNode values = item.path("Values");
        if (request.partitions().remove(PartitionRequest.key(values)) == null) {
          error(errors, "PartitionValues", values, GlueErrors.NOT_FOUND, "Partition not found.");
        }
      }
      return saved(errors);
    }
  }

  private JsonNode saved(ArrayNode errors) throws IOException {
    catalog.save();
    return JsonNodeFactory.instance.objectNode().set("Errors", errors);
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
}

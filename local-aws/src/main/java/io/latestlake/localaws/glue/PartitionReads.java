package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Finds partitions (https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html). */
final class PartitionReads {
  private static final int MAX_GET = 1000;
  private static final int MAX_SEGMENTS = 10;

  private final Catalog catalog;

  PartitionReads(Catalog catalog) {
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of("GetPartitions", this::get, "BatchGetPartition", this::batchGet);
  }

  private JsonNode get(ObjectNode json) {
    synchronized (catalog) {
      PartitionRequest request =
          new PartitionRequest(
              catalog,
              json,
              Set.of("Expression", "Segment", "ExcludeColumnSchema", "MaxResults", "NextToken"));
      int max = request.members().number("MaxResults", MAX_GET);
      if (max < 1 || max > MAX_GET) {
        throw request.members().unsatisfied("maxResults", "must be between 1 and " + MAX_GET);
      }
      Predicate<JsonNode> wanted = segment(request).and(filter(request));
      List<JsonNode> all =
          StreamSupport.stream(request.partitions().spliterator(), false).filter(wanted).toList();
      int from = Math.min(all.size(), request.members().offset("NextToken"));
      int to = Math.min(all.size(), from + max);
      boolean withoutColumns = request.members().flag("ExcludeColumnSchema", false);
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode page = answer.putArray("Partitions");
      all.subList(from, to).forEach(partition -> page.add(shown(partition, withoutColumns)));
      if (to < all.size()) {
        answer.put("NextToken", Integer.toString(to));
      }
      return answer;
    }
  }

  private JsonNode batchGet(ObjectNode json) {
    synchronized (catalog) {
      PartitionRequest request = new PartitionRequest(catalog, json, Set.of("PartitionsToGet"));
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      ArrayNode found = answer.putArray("Partitions");
      answer.putArray("UnprocessedKeys");
      for (JsonNode item : request.items("PartitionsToGet", MAX_GET)) {
        JsonNode partition = request.partitions().get(PartitionRequest.key(item.path("Values")));
        if (partition != null) {
          found.add(partition.deepCopy());
        }
      }
      return answer;
    }
  }

  /** Each partition is in one segment; which one that is, AWS leaves open. */
  private static Predicate<JsonNode> segment(PartitionRequest request) {
    JsonNode segment = request.members().get("Segment");
    if (segment.isMissingNode() || segment.isNull()) {
      return partition -> true;
    }
    int number = segment.path("SegmentNumber").asInt(-1);
    int total = segment.path("TotalSegments").asInt(0);
    if (total < 1 || total > MAX_SEGMENTS || number < 0 || number >= total) {
      throw GlueErrors.invalid("Invalid segment " + segment);
    }
    return partition ->
        Math.floorMod(PartitionRequest.key(partition.path("Values")).hashCode(), total) == number;
  }

  private static Predicate<JsonNode> filter(PartitionRequest request) {
    String expression = request.members().text("Expression");
    return expression == null || expression.isBlank()
        ? partition -> true
        : new ExpressionParser(expression, request.partitionKeys()).parse();
  }

  private static JsonNode shown(JsonNode partition, boolean withoutColumns) {
    ObjectNode copy = partition.deepCopy();
    if (withoutColumns && copy.get("StorageDescriptor") instanceof ObjectNode storage) {
      storage.remove("Columns");
    }
    return copy;
  }
}

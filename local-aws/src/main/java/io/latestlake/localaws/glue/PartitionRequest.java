package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.RequestMembers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** A request about one table's partitions. To be used by who holds the lock on the catalog. */
final class PartitionRequest {
  private static final int MAX_LOCATION = 2056;

  private final RequestMembers members;
  private final String database;
  private final String table;
  private final ObjectNode entry;

  /**
   * @param own the members beside those that name the table
   */
  PartitionRequest(Catalog catalog, ObjectNode request, Set<String> own) {
    Set<String> known = new HashSet<>(own);
    known.addAll(Set.of("DatabaseName", "TableName"));
    this.members = GlueErrors.members(request, known);
    this.database = GlueTables.name(request, "DatabaseName");
    this.table = GlueTables.name(request, "TableName");
    this.entry = requireNonNull(catalog, "catalog is null").table(database, table);
  }

  RequestMembers members() {
    return members;
  }

  /** By {@link #key}. */
  ObjectNode partitions() {
    return entry.withObjectProperty("partitions");
  }

  JsonNode partitionKeys() {
    return entry.path("table").path("PartitionKeys");
  }

  /** The items of a batch. */
  List<JsonNode> items(String member, int max) {
    JsonNode list = members.get(member);
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      throw members.unsatisfied(member, "Member must have length between 1 and " + max);
    }
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** There must be a value for each partition key of the table. */
  JsonNode checked(JsonNode values) {
    if (values.size() != partitionKeys().size()) {
      throw GlueErrors.invalid(
          "The number of partition keys do not match the number of partition values");
    }
    return values;
  }

  void checkInput(JsonNode input) {
    if (input.path("StorageDescriptor").path("Location").asText("").length() > MAX_LOCATION) {
      throw members.unsatisfied(
          "location", "Member must have length less than or equal to " + MAX_LOCATION);
    }
  }

  ObjectNode partition(JsonNode input, double createTime) {
    ObjectNode partition = input.deepCopy();
    return partition
        .put("DatabaseName", database)
        .put("TableName", table)
        .put("CreationTime", createTime);
  }

  /** Values in key order; JSON keeps them apart. */
  static String key(JsonNode values) {
    return values.toString();
  }
}

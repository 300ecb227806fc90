package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latestlake.localaws.wire.JsonOperation;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Databases and tables
 * (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-tables.html).
 */
final class GlueTables {
  private static final int MAX_NAME = 255;

  private final Catalog catalog;
  private final Clock clock;

  GlueTables(Catalog catalog, Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  Map<String, JsonOperation> operations() {
    return Map.of(
        "CreateDatabase", this::createDatabase,
        "GetDatabase", this::getDatabase,
        "CreateTable", this::createTable,
        "UpdateTable", this::updateTable,
        "DeleteTable", this::deleteTable,
        "GetTable", this::getTable);
  }

  private JsonNode createDatabase(ObjectNode request) throws IOException {
    GlueErrors.members(request, Set.of("DatabaseInput"));
    synchronized (catalog) {
      ObjectNode input = input(request, "DatabaseInput");
      String name = name(input, "Name");
      if (catalog.databases().has(name)) {
        throw GlueErrors.exists("Database " + name);
      }
      ObjectNode database = catalog.databases().putObject(name);
      database.set("database", input.deepCopy().put("Name", name).put("CreateTime", now()));
      catalog.save();
      return empty();
    }
  }

  private JsonNode getDatabase(ObjectNode request) {
    GlueErrors.members(request, Set.of("Name"));
    synchronized (catalog) {
      return empty()
          .set("Database", catalog.database(name(request, "Name")).get("database").deepCopy());
    }
  }

  private JsonNode createTable(ObjectNode request) throws IOException {
    GlueErrors.members(request, Set.of("DatabaseName", "TableInput"));
    synchronized (catalog) {
      String database = name(request, "DatabaseName");
      ObjectNode input = input(request, "TableInput");
      String name = name(input, "Name");
      ObjectNode tables = catalog.tables(database);
      if (tables.has(name)) {
        throw GlueErrors.exists("Table " + name);
      }
      tables.putObject(name).set("table", table(database, name, input, 0, now()));
      catalog.save();
      return empty();
    }
  }

  /**
   * With a VersionId the update is made only if that is the table's version still. Versions before
   * the current one are not kept, and cannot be asked for, so SkipArchive changes nothing.
   */
  private JsonNode updateTable(ObjectNode request) throws IOException {
    GlueErrors.members(request, Set.of("DatabaseName", "TableInput", "VersionId", "SkipArchive"));
    synchronized (catalog) {
      String database = name(request, "DatabaseName");
      ObjectNode input = input(request, "TableInput");
      String name = name(input, "Name");
      ObjectNode entry = catalog.table(database, name);
      JsonNode old = entry.get("table");
      String version = request.path("VersionId").asText("");
      if (!version.isEmpty() && !version.equals(old.path("VersionId").asText())) {
        throw GlueErrors.conflict("Update table failed due to concurrent modifications.");
      }
      long next = Long.parseLong(old.path("VersionId").asText()) + 1;
      entry.set("table", table(database, name, input, next, old.path("CreateTime").asDouble()));
      catalog.save();
      return empty();
    }
  }

  /** Its partitions go with it, here at once. */
  private JsonNode deleteTable(ObjectNode request) throws IOException {
    GlueErrors.members(request, Set.of("DatabaseName", "Name"));
    synchronized (catalog) {
      String database = name(request, "DatabaseName");
      String name = name(request, "Name");
      catalog.table(database, name);
      catalog.tables(database).remove(name);
      catalog.save();
      return empty();
    }
  }

  private JsonNode getTable(ObjectNode request) {
    GlueErrors.members(request, Set.of("DatabaseName", "Name"));
    synchronized (catalog) {
      return empty()
          .set(
              "Table",
              catalog
                  .table(name(request, "DatabaseName"), name(request, "Name"))
                  .get("table")
                  .deepCopy());
    }
  }

  private ObjectNode table(
      String database, String name, ObjectNode input, long version, double createTime) {
    return input
        .deepCopy()
        .put("Name", name)
        .put("DatabaseName", database)
        .put("CreateTime", createTime)
        .put("UpdateTime", now())
        .put("VersionId", Long.toString(version));
  }

  private double now() {
    return clock.millis() / 1000.0;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode input(ObjectNode request, String member) {
    if (request.get(member) instanceof ObjectNode input) {
      return input;
    }
    throw GlueErrors.invalid(member + " is missing");
  }

  /** Glue folds names to lower case. */
  static String name(JsonNode request, String member) {
    String name = request.path(member).asText("");
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw GlueErrors.invalid(member + " must have between 1 and " + MAX_NAME + " characters");
    }
    return name.toLowerCase(Locale.ROOT);
  }
}

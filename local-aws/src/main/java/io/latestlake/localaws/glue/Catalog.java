package io.latestlake.localaws.glue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The catalog as one JSON tree, {@code databases.<name>.tables.<name>.partitions} and {@code
 * crawlers.<name>}, in memory and in a file that each change replaces as a whole. Its user holds
 * the lock on it.
 */
final class Catalog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ObjectNode root;

  private Catalog(Path file, ObjectNode root) {
    this.file = file;
    this.root = root;
  }

  static Catalog open(Path dir) throws IOException {
    Files.createDirectories(requireNonNull(dir, "dir is null"));
    Path file = dir.resolve("catalog.json");
    JsonNode root = Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
    return new Catalog(file, (ObjectNode) root);
  }

  /** The databases by name; names are lower case. */
  ObjectNode databases() {
    return root.withObjectProperty("databases");
  }

  /** The crawlers by name. */
  ObjectNode crawlers() {
    return root.withObjectProperty("crawlers");
  }

  ObjectNode database(String name) {
    if (databases().get(name) instanceof ObjectNode found) {
      return found;
    }
    throw GlueErrors.notFound("Database " + name);
  }

  ObjectNode tables(String database) {
    return database(database).withObjectProperty("tables");
  }

  ObjectNode table(String database, String name) {
    if (tables(database).get(name) instanceof ObjectNode found) {
      return found;
    }
    throw GlueErrors.notFound("Table " + name);
  }

  void save() throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JSON.writeValueAsBytes(root));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Lays values, told by dotted paths, over a YAML mapping. */
final class Overrides {
  private final Problems problems;

  Overrides(Problems problems) {
    this.problems = requireNonNull(problems, "problems is null");
  }

  void lay(Map<String, String> values, ObjectNode top) {
    values.forEach((path, value) -> lay(path, value, top));
  }

  private void lay(String path, String value, ObjectNode top) {
    String[] fields = path.split("\\.", -1);
    ObjectNode at = top;
    for (int i = 0; i + 1 < fields.length; i++) {
      JsonNode inner = at.get(fields[i]);
      if (inner == null || inner.isNull()) {
        inner = at.putObject(fields[i]);
      }
      if (!(inner instanceof ObjectNode mapping)) {
        problems.add(path, "cannot be overridden: " + fields[i] + " has no fields");
        return;
      }
      at = mapping;
    }
    at.put(fields[fields.length - 1], value);
  }
}

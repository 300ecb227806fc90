package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the columns of a table spec, a mapping of name to type. */
final class ColumnsReader {
  private static final String FIELD = "columns";
  private final Section spec;

  ColumnsReader(Section spec) {
    this.spec = requireNonNull(spec, "spec is null");
  }

  /** Columns whose type is wrong are in the list too, so that nothing is told missing for it. */
  List<Column> columns() {
    JsonNode value = spec.raw(FIELD);
    if (!(value instanceof ObjectNode mapping) || mapping.isEmpty()) {
      spec.problem(FIELD, "is missing; list each column as `name: type`");
      return List.of();
    }
    List<Column> columns = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      String name = entry.getKey();
      String field = FIELD + "." + name;
      String other = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        spec.problem(
            field, "differs only by case from `" + other + "`; names match without regard to case");
      } else if (!SpecNames.IDENTIFIER.matcher(name).matches()) {
        spec.problem(field, "the name must be " + SpecNames.IDENTIFIER_RULE);
      } else if (SpecNames.RESERVED.contains(name)) {
        spec.problem(field, "the name is taken by a column that the job adds; rename it at DMS");
      }
      columns.add(new Column(name, type(field, entry.getValue())));
    }
    return columns;
  }

  private ColumnType type(String field, JsonNode value) {
    try {
      return ColumnTypeReader.read(value.asText());
    } catch (IllegalArgumentException e) {
      spec.problem(field, e.getMessage());
      return new ColumnType.Varchar(1);
    }
  }
}

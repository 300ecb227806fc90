package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the columns of a table spec, a mapping of name to type; or to a mapping of the type and of
 * where the value comes from, where that is not under the column's own name.
 */
final class ColumnsReader {
  private static final String FIELD = "columns";

  /** Stands for a type that could not be read. */
  private static final ColumnType NO_TYPE = new ColumnType.Varchar(1);

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
    Section section = spec.section(FIELD);
    ColumnSourceReader sources = new ColumnSourceReader(section);
    List<Column> columns = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      String name = entry.getKey();
      String other = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        section.problem(
            name, "differs only by case from `" + other + "`; names match without regard to case");
      } else if (!SpecNames.IDENTIFIER.matcher(name).matches()) {
        section.problem(name, "the name must be " + SpecNames.IDENTIFIER_RULE);
      } else if (SpecNames.RESERVED.contains(name)) {
        section.problem(name, "the name is taken by a column that the job adds; rename it at DMS");
      }
      if (entry.getValue() instanceof ObjectNode) {
        Section column = section.section(name);
        Optional<String> type = column.required("type", "varchar(24)");
        columns.add(
            sources.read(name, type.map(t -> type(column, "type", t)).orElse(NO_TYPE), column));
      } else {
        ColumnType type = type(section, name, entry.getValue().asText());
        columns.add(new Column(name, type));
      }
    }
    sources.refuseConflicts(columns);
    return columns;
  }

  private static ColumnType type(Section section, String field, String text) {
    try {
      return ColumnTypeReader.read(text);
    } catch (IllegalArgumentException e) {
      section.problem(field, e.getMessage());
      return NO_TYPE;
    }
  }
}

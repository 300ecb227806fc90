package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a table spec says of the table's files in a landing zone. */
final class LandingZoneReader {
  private static final String COLUMNS = "columns";
  private static final String LOAD_TIME = "load-time";
  private static final Pattern FOLDER = Pattern.compile("[^/\\s]+(/[^/\\s]+)*");

  private final Section zone;
  private final List<Column> columns;

  LandingZoneReader(Section zone, List<Column> columns) {
    this.zone = requireNonNull(zone, "zone is null");
    this.columns = List.copyOf(columns);
  }

  /** DMS's folder of a table is {@code schema/table}, where the spec names no other. */
  TableSpec.LandingZone of(String sourceSchema, String sourceTable) {
    String folder =
        zone.text("folder", FOLDER, "a path such as my_schema/my_table, without / at its ends")
            .orElse(sourceSchema.isEmpty() ? sourceTable : sourceSchema + "/" + sourceTable);
    List<List<String>> layouts = layouts();
    Instant loadTime = loadTime();
    zone.refuseTheRest();
    return new TableSpec.LandingZone(folder, layouts, loadTime);
  }

  private Instant loadTime() {
    String text = zone.text(LOAD_TIME).orElse(null);
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      zone.problem(LOAD_TIME, "`" + text + "` is no time; write for example 2024-06-12T10:28:17Z");
      return null;
    }
  }

  private List<List<String>> layouts() {
    JsonNode listed = zone.raw(COLUMNS);
    if (listed == null || listed.isNull()) {
      return List.of();
    }
    if (!listed.isArray() || listed.isEmpty()) {
      zone.problem(COLUMNS, "must be a list of names, or a list of such lists");
      return List.of();
    }
    List<List<String>> layouts = new ArrayList<>();
    if (listed.get(0).isArray()) {
      listed.forEach(layout -> layouts.add(names(layout)));
    } else {
      layouts.add(names(listed));
    }
    requireDifferentWidths(layouts);
    requireAllColumns(layouts);
    return layouts;
  }

  private List<String> names(JsonNode layout) {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode name : layout) {
      if (!name.isTextual() || name.textValue().isEmpty()) {
        zone.problem(COLUMNS, "must hold names; put the name in quotes");
      } else if (!seen.add(lower(name.textValue()))) {
        zone.problem(
            COLUMNS, "names `" + name.textValue() + "` twice; names match without regard to case");
      }
      names.add(name.asText());
    }
    return names;
  }

  /** A row says which layout it has by nothing but its number of fields. */
  private void requireDifferentWidths(List<List<String>> layouts) {
    Map<Integer, List<String>> byWidth = new HashMap<>();
    for (List<String> layout : layouts) {
      if (byWidth.put(layout.size(), layout) != null) {
        zone.problem(
            COLUMNS,
            "has two lists of "
                + layout.size()
                + " names; a row tells its list by the number of its fields, so each must be of"
                + " another length");
      }
    }
  }

  /** A column that no layout has would be null for ever, which is how a misspelt name shows. */
  private void requireAllColumns(List<List<String>> layouts) {
    Set<String> listed = new HashSet<>();
    layouts.forEach(layout -> layout.forEach(name -> listed.add(lower(name))));
    for (Column column : columns) {
      Column.Source source = column.source();
      boolean isListed =
          source.names().stream().anyMatch(name -> listed.contains(lower(name)))
              || source.path().stream().limit(1).anyMatch(name -> listed.contains(lower(name)));
      if (!isListed) {
        zone.problem(COLUMNS, "lacks `" + column.name() + "`, which is a column of the table");
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

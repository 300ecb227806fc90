package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads where a column's value comes from, and refuses two columns that come from one place: the
 * messages are read in one pass, in which each value goes to one column.
 */
final class ColumnSourceReader {
  /** BSON nests no deeper; the documents are read by recursion. */
  private static final int MOST_STEPS = 100;

  private static final Pattern POSITION = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private final Section columns;

  ColumnSourceReader(Section columns) {
    this.columns = requireNonNull(columns, "columns is null");
  }

  /**
   * @param section the column's mapping, its type already read
   */
  Column read(String name, ColumnType type, Section section) {
    List<String> names = texts(section, "from", false);
    List<String> path = texts(section, "path", true);
    if (section.has("path") && path.size() < 2) {
      section.problem(
          "path", "must lead into a document, for example _doc.address.city; else use from");
      path = List.of();
    } else if (path.size() > MOST_STEPS) {
      section.problem("path", "has more than " + MOST_STEPS + " steps");
    }
    refusePositions(section, path);
    Column.Epoch epoch = null;
    if (section.has("epoch")) {
      Optional<Column.Epoch> read = section.choice("epoch", Column.Epoch.class);
      epoch = read.orElse(null);
      if (!(type instanceof ColumnType.Date)
          && !(type instanceof ColumnType.Timestamp)
          && !(type instanceof ColumnType.Timestamptz)) {
        section.problem("epoch", "is for dates and times, the column is " + type.sql());
      }
    }
    String zone = zone(type, section);
    section.refuseTheRest();
    if (names.isEmpty() && path.isEmpty()) {
      names = List.of(name);
    }
    return new Column(name, type, new Column.Source(names, path, epoch, zone));
  }

  private static String zone(ColumnType type, Section section) {
    if (!section.has("zone")) {
      return null;
    }
    if (!(type instanceof ColumnType.Timestamptz)) {
      section.problem(
          "zone", "is for a timestamptz, the column is " + type.sql() + "; use the table's zone");
    }
    return DayAndOrderReader.zone(section, "UTC");
  }

  /** A text or a list of texts; a text may also be cut at its dots. */
  private static List<String> texts(Section section, String field, boolean dotted) {
    JsonNode value = section.raw(field);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    } else if (value.isArray()) {
      value.forEach(each -> texts.add(each.asText()));
    } else if (dotted) {
      texts.addAll(List.of(value.asText().split("\\.", -1)));
    } else {
      texts.add(value.asText());
    }
    if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      section.problem(field, "holds an empty name; write a name, or a list of names");
      texts.clear();
    }
    return texts;
  }

  private static void refusePositions(Section section, List<String> path) {
    for (String step : path) {
      if (DIGITS.matcher(step).matches() && !POSITION.matcher(step).matches()) {
        section.problem("path", "`" + step + "` is no position in an array, which is 0 to 999");
      }
    }
  }

  void refuseConflicts(List<Column> all) {
    Map<List<String>, String> taken = new HashMap<>();
    for (Column column : all) {
      for (String name : column.source().names()) {
        String lower = name.toLowerCase(Locale.ROOT);
        refuse(column, taken.put(List.of(lower), column.name()), "`" + name + "`");
      }
      if (!column.source().path().isEmpty()) {
        List<String> place = place(column.source().path());
        refuse(column, taken.put(place, column.name()), "this path");
      }
    }
    for (Column column : all) {
      List<String> place = place(column.source().path());
      for (int length = 1; length < place.size(); length++) {
        String whole = taken.get(place.subList(0, length));
        if (whole != null) {
          columns.problem(
              column.name(),
              "lies inside of what column `" + whole + "` takes as a whole; leave one of them out");
        }
      }
    }
  }

  private void refuse(Column column, String other, String what) {
    if (other != null) {
      columns.problem(
          column.name(), what + " goes to column `" + other + "` already; a value has one column");
    }
  }

  /** Two paths to one place are equal: the first name is DMS's, whose case does not count. */
  private static List<String> place(List<String> path) {
    List<String> place = new ArrayList<>(path);
    if (!place.isEmpty()) {
      place.set(0, place.get(0).toLowerCase(Locale.ROOT));
    }
    return place;
  }
}

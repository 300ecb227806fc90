package io.latestlake.warehouse;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What tells the table in Redshift from its spec.
 *
 * <p>A column that the spec does not have any more stays: rows that change from then on have null
 * in it, and a spec that has it again finds the values of the others. A text that may be longer
 * than the spec says stays so, too. The key is known by what is NOT NULL.
 *
 * @param added columns that the table lacks
 * @param widened texts that may be longer by the spec, which Redshift can do in place
 * @param retyped columns of another type, which Redshift cannot do in place
 * @param left columns that the spec does not have
 * @param otherKey empty, or how the keys differ
 */
record TableDifference(
    List<Column> added,
    List<Column> widened,
    List<Column> retyped,
    List<String> left,
    String otherKey) {
  private static final Set<String> DAY = Set.of("year", "month", "day");

  /**
   * A column of the table.
   *
   * @param type null if it is none that a spec can have
   */
  record Found(String name, ColumnType type, boolean inKey) {}

  TableDifference {
    added = List.copyOf(added);
    widened = List.copyOf(widened);
    retyped = List.copyOf(retyped);
    left = List.copyOf(left);
  }

  static TableDifference between(ResultRows table, TableSpec spec) {
    Map<String, Found> found = new LinkedHashMap<>();
    for (int row = 0; row < table.rows().size(); row++) {
      Found column = found(table, row);
      if (!DAY.contains(column.name())) {
        found.put(column.name(), column);
      }
    }
    List<Column> added = new ArrayList<>();
    List<Column> widened = new ArrayList<>();
    List<Column> retyped = new ArrayList<>();
    // There is a table, so a catalog that tells of none is one that we may not read.
    List<Column> compared = found.isEmpty() ? List.of() : spec.columns();
    for (Column now : compared) {
      Found was = found.remove(now.name());
      if (was == null) {
        added.add(now);
      } else if (isOther(was, now)) {
        boolean inPlace = isLonger(now.type(), was.type()) && !spec.key().contains(now.name());
        (inPlace ? widened : retyped).add(now);
      }
    }
    return new TableDifference(
        added, widened, retyped, List.copyOf(found.keySet()), otherKey(table, spec));
  }

  /** A text of the table that may be longer than the spec says holds all that comes. */
  private static boolean isOther(Found was, Column now) {
    return was.type() != null
        && !was.type().equals(now.type())
        && !isLonger(was.type(), now.type());
  }

  private static boolean isLonger(ColumnType one, ColumnType other) {
    return one instanceof ColumnType.Varchar text
        && other instanceof ColumnType.Varchar than
        && text.maxBytes() > than.maxBytes();
  }

  private static String otherKey(ResultRows table, TableSpec spec) {
    Set<String> was = new TreeSet<>();
    for (int row = 0; row < table.rows().size(); row++) {
      Found column = found(table, row);
      if (column.inKey() && !DAY.contains(column.name())) {
        was.add(column.name());
      }
    }
    Set<String> now = spec.key().stream().collect(toCollection(TreeSet::new));
    return was.isEmpty() || was.equals(now)
        ? ""
        : was.stream().collect(joining(", "))
            + " in Redshift and "
            + now.stream().collect(joining(", "))
            + " in the spec";
  }

  /** A row of table_columns.sql. */
  private static Found found(ResultRows table, int row) {
    return new Found(
        table.text(row, 0),
        type(table.text(row, 1), table.number(row, 2), table.number(row, 3), table.number(row, 4)),
        table.text(row, 5).equalsIgnoreCase("no"));
  }

  private static ColumnType type(String name, long length, long precision, long scale) {
    String dimensions =
        switch (name) {
          case "character varying", "character", "binary varying", "varbyte" -> "(" + length + ")";
          case "numeric" -> "(" + precision + "," + scale + ")";
          default -> "";
        };
    try {
      return ColumnType.of(name + dimensions);
    } catch (IllegalArgumentException notOfASpec) {
      return null;
    }
  }
}

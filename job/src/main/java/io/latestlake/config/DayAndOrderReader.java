package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads what a table spec says of two columns: the one of the day, and the tie-break. */
final class DayAndOrderReader {
  private static final String COLUMN = "column";
  private static final String FORMAT = "format";
  private static final String ZONE = "zone";
  private static final String ISO_DAY = "uuuu-MM-dd";
  private static final String ISO_TIME = "uuuu-MM-dd'T'HH:mm:ss";

  private final Section spec;
  private final List<Column> columns;
  private final String tableZone;

  /**
   * @param tableZone stands for a zone that is not told
   */
  DayAndOrderReader(Section spec, List<Column> columns, String tableZone) {
    this.spec = requireNonNull(spec, "spec is null");
    this.columns = List.copyOf(columns);
    this.tableZone = requireNonNull(tableZone, "tableZone is null");
  }

  Optional<TableSpec.Partition> partition() {
    Section partition = spec.section("partition");
    Optional<Column> column = partition.required(COLUMN, "date").flatMap(n -> find(partition, n));
    Optional<String> format = partition.text(FORMAT);
    boolean hasZone = partition.has(ZONE);
    String zone = zone(partition, tableZone);
    partition.refuseTheRest();
    if (column.isEmpty()) {
      return Optional.empty();
    }
    String name = column.get().name();
    ColumnType type = column.get().type();
    boolean hasTime =
        type instanceof ColumnType.Timestamp || type instanceof ColumnType.Timestamptz;
    if (hasZone && !hasTime) {
      partition.problem(
          ZONE, "is for a timestamp or timestamptz, the column is " + type.sql() + "; remove it");
    }
    if (isText(type)) {
      return pattern(partition, format, "M/d/yyyy", DatePattern::date)
          .map(checked -> new TableSpec.Partition(name, checked, zone));
    }
    if (!(type instanceof ColumnType.Date) && !hasTime) {
      partition.problem(
          COLUMN,
          "is "
              + type.sql()
              + "; the day comes from a varchar, char, date, timestamp or timestamptz");
    }
    refuseFormat(partition, format, type);
    return Optional.of(new TableSpec.Partition(name, ISO_DAY, zone));
  }

  TableSpec.TieBreak tieBreak() {
    if (!spec.has("tie-break")) {
      return new TableSpec.TieBreak.None();
    }
    Section tieBreak = spec.section("tie-break");
    Optional<Column> column =
        tieBreak.required(COLUMN, "updated_at").flatMap(n -> find(tieBreak, n));
    Optional<String> format = tieBreak.text(FORMAT);
    String zone = zone(tieBreak, tableZone);
    tieBreak.refuseTheRest();
    if (column.isEmpty()) {
      return new TableSpec.TieBreak.None();
    }
    String name = column.get().name();
    ColumnType type = column.get().type();
    if (isText(type)) {
      return pattern(tieBreak, format, "M/d/yyyy h:mm:ss a", DatePattern::timestamp)
          .<TableSpec.TieBreak>map(checked -> new TableSpec.TieBreak.Timestamp(name, checked, zone))
          .orElse(new TableSpec.TieBreak.None());
    }
    if (type instanceof ColumnType.Timestamp || type instanceof ColumnType.Timestamptz) {
      refuseFormat(tieBreak, format, type);
      return new TableSpec.TieBreak.Timestamp(name, ISO_TIME, zone);
    }
    if (type instanceof ColumnType.Bool
        || type instanceof ColumnType.Date
        || type instanceof ColumnType.Time
        || type instanceof ColumnType.Super
        || type instanceof ColumnType.Varbyte) {
      tieBreak.problem(
          COLUMN,
          "is "
              + type.sql()
              + "; a tie-break is a number, a timestamp or timestamptz, or a text with its format");
    }
    refuseFormat(tieBreak, format, type);
    return new TableSpec.TieBreak.Number(name);
  }

  /** The zone that a section tells. */
  static String zone(Section section, String otherwise) {
    String zone = section.text(ZONE).orElse(otherwise);
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      section.problem(ZONE, "`" + zone + "` is not known; write for example UTC or Europe/Paris");
      return otherwise;
    }
    return zone;
  }

  private static boolean isText(ColumnType type) {
    return type instanceof ColumnType.Varchar || type instanceof ColumnType.Char;
  }

  private static void refuseFormat(Section section, Optional<String> format, ColumnType type) {
    if (format.isPresent()) {
      section.problem(
          FORMAT, "is for a varchar or char, the column is " + type.sql() + "; remove it");
    }
  }

  private static Optional<String> pattern(
      Section section, Optional<String> format, String example, UnaryOperator<String> check) {
    if (format.isEmpty()) {
      section.problem(FORMAT, "is missing; set it, for example " + example);
      return Optional.empty();
    }
    try {
      return Optional.of(check.apply(format.get()));
    } catch (IllegalArgumentException e) {
      section.problem(FORMAT, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Column> find(Section section, String name) {
    Optional<Column> found = columns.stream().filter(c -> c.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      section.problem(COLUMN, "`" + name + "` is not among the columns");
    }
    return found;
  }
}

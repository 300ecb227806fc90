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
  private static final String ISO_DAY = "uuuu-MM-dd";

  private final Section spec;
  private final List<Column> columns;

  DayAndOrderReader(Section spec, List<Column> columns) {
    this.spec = requireNonNull(spec, "spec is null");
    this.columns = List.copyOf(columns);
  }

  Optional<TableSpec.Partition> partition() {
    Section partition = spec.section("partition");
    Optional<Column> column = partition.required(COLUMN, "date").flatMap(n -> find(partition, n));
    Optional<String> format = partition.text(FORMAT);
    partition.refuseTheRest();
    if (column.isEmpty()) {
      return Optional.empty();
    }
    ColumnType type = column.get().type();
    if (type instanceof ColumnType.Varchar) {
      return pattern(partition, format, "M/d/yyyy", DatePattern::date)
          .map(checked -> new TableSpec.Partition(column.get().name(), checked));
    }
    if (!(type instanceof ColumnType.Date) && !(type instanceof ColumnType.Timestamp)) {
      partition.problem(
          COLUMN, "is " + type.sql() + "; the day comes from a varchar, date or timestamp");
    }
    refuseFormat(partition, format, type);
    return Optional.of(new TableSpec.Partition(column.get().name(), ISO_DAY));
  }

  TableSpec.TieBreak tieBreak() {
    if (!spec.has("tie-break")) {
      return new TableSpec.TieBreak.None();
    }
    Section tieBreak = spec.section("tie-break");
    Optional<Column> column =
        tieBreak.required(COLUMN, "updated_at").flatMap(n -> find(tieBreak, n));
    Optional<String> format = tieBreak.text(FORMAT);
    String zone = zone(tieBreak);
    tieBreak.refuseTheRest();
    if (column.isEmpty()) {
      return new TableSpec.TieBreak.None();
    }
    String name = column.get().name();
    ColumnType type = column.get().type();
    if (type instanceof ColumnType.Varchar) {
      return pattern(tieBreak, format, "M/d/yyyy h:mm:ss a", DatePattern::timestamp)
          .<TableSpec.TieBreak>map(checked -> new TableSpec.TieBreak.Timestamp(name, checked, zone))
          .orElse(new TableSpec.TieBreak.None());
    }
    if (type instanceof ColumnType.Bool
        || type instanceof ColumnType.Date
        || type instanceof ColumnType.Timestamp) {
      tieBreak.problem(
          COLUMN, "is " + type.sql() + "; a tie-break is a number, or a varchar with its format");
    }
    refuseFormat(tieBreak, format, type);
    return new TableSpec.TieBreak.Number(name);
  }

  private static String zone(Section tieBreak) {
    String zone = tieBreak.text("zone").orElse("UTC");
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      tieBreak.problem(
          "zone", "`" + zone + "` is not known; write for example UTC or Europe/Paris");
    }
    return zone;
  }

  private static void refuseFormat(Section section, Optional<String> format, ColumnType type) {
    if (format.isPresent()) {
      section.problem(FORMAT, "is for a varchar, the column is " + type.sql() + "; remove it");
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

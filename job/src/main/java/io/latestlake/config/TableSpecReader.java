package io.latestlake.config;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a table spec: a YAML file and the SQL file that it names. */
public final class TableSpecReader {
  private static final Duration MOST = Duration.ofDays(3650);
  private static final Duration LEAST = Duration.ofMillis(1);

  private final Path file;
  private final TableSpec.Layout usualLayout;
  private final Problems problems;

  private TableSpecReader(Path file, TableSpec.Layout usualLayout, Problems problems) {
    this.file = requireNonNull(file, "file is null");
    this.usualLayout = requireNonNull(usualLayout, "usualLayout is null");
    this.problems = requireNonNull(problems, "problems is null");
  }

  /**
   * @param usualLayout of a spec that names none
   * @throws ConfigurationException with all that is wrong in it
   */
  public static TableSpec read(Path file, TableSpec.Layout usualLayout) {
    Problems problems = new Problems(file.toString());
    Optional<TableSpec> spec = read(file, usualLayout, problems);
    problems.throwIfAny();
    return spec.orElseThrow();
  }

  /** Empty if the spec is refused; why is then among the problems. */
  static Optional<TableSpec> read(Path file, TableSpec.Layout usualLayout, Problems problems) {
    Problems own = problems.of(file.toString());
    return YamlFile.read(file, own)
        .flatMap(top -> new TableSpecReader(file, usualLayout, own).spec(top));
  }

  private Optional<TableSpec> spec(ObjectNode top) {
    int before = problems.count();
    Section spec = new Section(top, problems);
    Optional<String> name = spec.required("table", SpecNames.TABLE, SpecNames.TABLE_RULE);
    Section source = spec.section("source");
    String sourceSchema = source.text("schema").orElse("");
    String sourceTable = source.text("table").orElse(name.orElse(""));
    DmsSourceReader dmsSource = new DmsSourceReader(source);
    TableSpec.Engine engine = dmsSource.engine();
    TableSpec.BeforeImage beforeImage = dmsSource.beforeImage();
    source.refuseTheRest();

    List<Column> columns = new ColumnsReader(spec).columns();
    List<String> key = key(spec, columns);
    Optional<TableSpec.Order> order = spec.choice("order", TableSpec.Order.class);
    String zone = DayAndOrderReader.zone(spec, "UTC");
    DayAndOrderReader dayAndOrder = new DayAndOrderReader(spec, columns, zone);
    TableSpec.TieBreak tieBreak = dayAndOrder.tieBreak();
    Optional<TableSpec.Partition> partition = dayAndOrder.partition();
    Optional<TableSpec.AbsentColumns> absent =
        spec.choice("absent-columns", TableSpec.AbsentColumns.class);
    boolean trimKeys = spec.flag("trim-keys", false);
    Duration loadLag = spec.duration("load-lag", LEAST, MOST, Duration.ofHours(24));
    Duration ttl = spec.duration("tombstone-ttl", LEAST, MOST, Duration.ofDays(7));
    FilesReader filesReader = new FilesReader(spec);
    TableSpec.Layout layout = filesReader.layout(usualLayout);
    TableSpec.Files files = filesReader.files(layout);
    TableSpec.LandingZone landingZone =
        new LandingZoneReader(spec.section("landing-zone"), columns).of(sourceSchema, sourceTable);
    Optional<Transform> transform = transform(spec, name, columns);
    CircuitBreaker circuitBreaker = new CircuitBreakerReader(spec, file, problems).of(name);
    spec.refuseTheRest();

    if (problems.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new TableSpec(
            name.orElseThrow(),
            sourceSchema,
            sourceTable,
            engine,
            beforeImage,
            columns,
            key,
            order.orElseThrow(),
            tieBreak,
            zone,
            partition.orElseThrow(),
            absent.orElseThrow(),
            trimKeys,
            loadLag,
            ttl,
            layout,
            files,
            landingZone,
            transform.orElseThrow(),
            circuitBreaker));
  }

  private static List<String> key(Section spec, List<Column> columns) {
    JsonNode value = spec.raw("key");
    List<String> names = new ArrayList<>();
    if (value != null && value.isTextual()) {
      names.add(value.textValue());
    } else if (value != null && value.isArray()) {
      value.forEach(element -> names.add(element.asText()));
    }
    if (names.isEmpty()) {
      spec.problem("key", "is missing; name the column of the primary key, or a list of columns");
    }
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      Optional<Column> column = columns.stream().filter(c -> c.name().equals(name)).findFirst();
      if (column.isEmpty()) {
        spec.problem("key", "column `" + name + "` is not among the columns");
      } else if (column.get().type() instanceof ColumnType.Super) {
        spec.problem(
            "key", "column `" + name + "` is super, whose values Redshift cannot distribute by");
      } else if (column.get().type() instanceof ColumnType.Varbyte) {
        spec.problem(
            "key",
            "column `"
                + name
                + "` is varbyte, whose values Redshift cannot distribute by; make it a varchar, it"
                + " holds the hexadecimal digits then");
      } else if (!seen.add(name)) {
        spec.problem("key", "names column `" + name + "` twice");
      }
    }
    return names;
  }

  private Optional<Transform> transform(
      Section spec, Optional<String> table, List<Column> columns) {
    Optional<String> named = spec.required("transform", "my_table.sql");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Path sql = file.resolveSibling(named.get());
    try {
      Set<String> names =
          columns.stream().map(Column::name).collect(toCollection(LinkedHashSet::new));
      return new TransformReader(table, names, problems.of(sql.toString()))
          .read(Files.readString(sql));
    } catch (NoSuchFileException e) {
      spec.problem("transform", "there is no file " + sql + "; the path is relative to " + file);
    } catch (IOException e) {
      spec.problem("transform", sql + " cannot be read: " + e);
    }
    return Optional.empty();
  }
}

package io.latestlake.dms;

import io.latestlake.config.CircuitBreaker;
import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.config.Transform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Table specs for tests, of any package. */
public final class Specs {
  private Specs() {}

  /** {@code cases} as in {@code conf/tables/cases.yaml}, without its transform. */
  public static TableSpec cases() {
    return table("cases")
        .source("covid", "cases")
        .column("oid__id", new ColumnType.Varchar(24))
        .column("case_type", new ColumnType.Varchar(16))
        .column("cases", new ColumnType.Int())
        .column("difference", new ColumnType.Int())
        .column("date", new ColumnType.Varchar(10))
        .column("country_region", new ColumnType.Varchar(64))
        .column("province_state", new ColumnType.Varchar(64))
        .column("admin2", new ColumnType.Varchar(64))
        .column("combined_key", new ColumnType.Varchar(128))
        .column("lat", new ColumnType.DoublePrecision())
        .column("long", new ColumnType.DoublePrecision())
        .column("prep_flow_runtime", new ColumnType.Varchar(32))
        .column("fips", new ColumnType.Int())
        .key("oid__id")
        .tieBreak(
            new TableSpec.TieBreak.Timestamp("prep_flow_runtime", "M/d/yyyy h:mm:ss a", "UTC"))
        .partition("date", "M/d/yyyy")
        .spec();
  }

  /**
   * Begins a table of that name, read from the source table {@code public.<name>}, with {@code
   * order: emitted}, no tie-break and absent columns null.
   */
  public static Builder table(String name) {
    return new Builder(name);
  }

  /** A spec part by part. */
  public static final class Builder {
    private final String name;
    private final ArrayList<Column> columns = new ArrayList<>();
    private String sourceSchema = "public";
    private String sourceTable;
    private TableSpec.Engine engine;
    private TableSpec.BeforeImage beforeImage = TableSpec.BeforeImage.USUAL;
    private List<String> key = List.of();
    private TableSpec.Order order = TableSpec.Order.EMITTED;
    private TableSpec.TieBreak tieBreak = new TableSpec.TieBreak.None();
    private String zone = "UTC";
    private String partitionColumn;
    private String partitionFormat;
    private String partitionZone;
    private TableSpec.AbsentColumns absentColumns = TableSpec.AbsentColumns.NULL;
    private boolean trimKeys;
    private String select = "SELECT *";
    private TableSpec.LandingZone landingZone;

    private Builder(String name) {
      this.name = name;
      this.sourceTable = name;
      this.landingZone = new TableSpec.LandingZone(name, List.of(), null);
    }

    public Builder source(String schema, String table) {
      sourceSchema = schema;
      sourceTable = table;
      return this;
    }

    public Builder engine(TableSpec.Engine value) {
      engine = value;
      return this;
    }

    public Builder beforeImage(String field, String prefix, String suffix) {
      beforeImage = new TableSpec.BeforeImage(field, prefix, suffix);
      return this;
    }

    /** A column that DMS calls by one of these names. */
    public Builder from(String column, ColumnType type, String... names) {
      return column(column, type, List.of(names), "", null);
    }

    /** A column inside of a document; the steps of the path are joined by dots. */
    public Builder path(String column, ColumnType type, String path) {
      return column(column, type, List.of(), path, null);
    }

    public Builder column(
        String column, ColumnType type, List<String> names, String path, Column.Epoch epoch) {
      List<String> steps = path.isEmpty() ? List.of() : List.of(path.split("\\."));
      columns.add(new Column(column, type, new Column.Source(names, steps, epoch, null)));
      return this;
    }

    /** A timestamptz that is sent without an offset, in a zone that is not the table's. */
    public Builder zoned(String column, String zone) {
      columns.add(
          new Column(
              column,
              new ColumnType.Timestamptz(),
              new Column.Source(List.of(column), List.of(), null, zone)));
      return this;
    }

    public Builder column(String column, ColumnType type) {
      columns.add(new Column(column, type));
      return this;
    }

    public Builder key(String... names) {
      key = List.of(names);
      return this;
    }

    public Builder order(TableSpec.Order value) {
      order = value;
      return this;
    }

    public Builder tieBreak(TableSpec.TieBreak value) {
      tieBreak = value;
      return this;
    }

    public Builder partition(String column, String format) {
      partitionColumn = column;
      partitionFormat = format;
      return this;
    }

    /** That of the days too, unless {@link #partitionZone} tells theirs. */
    public Builder zone(String value) {
      zone = value;
      return this;
    }

    public Builder partitionZone(String value) {
      partitionZone = value;
      return this;
    }

    public Builder absentColumns(TableSpec.AbsentColumns value) {
      absentColumns = value;
      return this;
    }

    /** What stands before FROM in the transform. */
    public Builder select(String value) {
      select = value;
      return this;
    }

    public Builder trimKeys() {
      trimKeys = true;
      return this;
    }

    /** The layouts of rows of files that do not name their columns. */
    public Builder layouts(List<List<String>> layouts) {
      landingZone = new TableSpec.LandingZone(name, layouts, landingZone.loadTime());
      return this;
    }

    public Builder loadTime(Instant time) {
      landingZone = new TableSpec.LandingZone(name, landingZone.layouts(), time);
      return this;
    }

    public TableSpec spec() {
      return new TableSpec(
          name,
          sourceSchema,
          sourceTable,
          engine,
          beforeImage,
          columns,
          key,
          order,
          tieBreak,
          zone,
          new TableSpec.Partition(
              partitionColumn, partitionFormat, partitionZone == null ? zone : partitionZone),
          absentColumns,
          trimKeys,
          Duration.ofHours(24),
          Duration.ofDays(7),
          TableSpec.Layout.IN_PLACE,
          TableSpec.Files.ONE_PER_DAY,
          landingZone,
          new Transform(select + " FROM ", ""),
          CircuitBreaker.NONE);
    }
  }
}

package io.latestlake.warehouse;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.CurrentDay.CutOff;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.redshiftdata.model.ColumnMetadata;
import software.amazon.awssdk.services.redshiftdata.model.Field;

/** The result of a statement. */
record ResultRows(List<ColumnMetadata> columns, List<List<Field>> rows) {
  static final ResultRows NONE = new ResultRows(List.of(), List.of());

  ResultRows {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  static ResultRows joined(List<ResultRows> pages) {
    return new ResultRows(
        pages.get(0).columns(), pages.stream().flatMap(page -> page.rows().stream()).toList());
  }

  long number(int row, int column) {
    return rows.get(row).get(column).longValue();
  }

  String text(int row, int column) {
    return rows.get(row).get(column).stringValue();
  }

  /** The day in three columns, the first of which is given. */
  Day day(int row, int column) {
    return new Day(
        (int) number(row, column), (int) number(row, column + 1), (int) number(row, column + 2));
  }

  /** Rows of current_days.sql. */
  List<CurrentDay> currentDays() {
    return IntStream.range(0, rows.size())
        .mapToObj(row -> shownDay(row, CutOff.values()[(int) number(row, 8)]))
        .toList();
  }

  /** Rows of publication_days.sql and days_as_of.sql. */
  List<CurrentDay> shownDays() {
    return IntStream.range(0, rows.size()).mapToObj(row -> shownDay(row, CutOff.NONE)).toList();
  }

  private CurrentDay shownDay(int row, CutOff cutOff) {
    return new CurrentDay(
        day(row, 0),
        number(row, 3),
        number(row, 4),
        text(row, 5),
        number(row, 6),
        number(row, 7),
        cutOff);
  }

  /**
   * Names and types of the columns.
   *
   * @throws WarehouseException.Fatal if one has a type that a view of ours cannot have
   */
  List<Column> types() throws WarehouseException.Fatal {
    try {
      return columns.stream().map(column -> new Column(column.name(), type(column))).toList();
    } catch (IllegalArgumentException e) {
      throw new WarehouseException.Fatal(e.getMessage(), e);
    }
  }

  private static ColumnType type(ColumnMetadata column) {
    return switch (column.typeName()) {
      case "int2" -> new ColumnType.SmallInt();
      case "int4" -> new ColumnType.Int();
      case "int8" -> new ColumnType.BigInt();
      case "numeric" -> new ColumnType.Decimal(column.precision(), column.scale());
      case "float4" -> new ColumnType.Real();
      case "float8" -> new ColumnType.DoublePrecision();
      case "bool" -> new ColumnType.Bool();
      case "varchar", "bpchar", "text" -> new ColumnType.Varchar(65535);
      case "date" -> new ColumnType.Date();
      case "timestamp" -> new ColumnType.Timestamp();
      case "timestamptz" -> new ColumnType.Timestamptz();
      case "super" -> new ColumnType.Super();
      case "time" -> throw notUnloaded(column, "CAST(" + column.name() + " AS varchar(15))");
      case "varbyte", "binary varying" ->
          throw notUnloaded(column, "FROM_VARBYTE(" + column.name() + ", 'hex')");
      default ->
          throw new IllegalArgumentException(
              "column " + column.name() + " of the view is of type " + column.typeName());
    };
  }

  /**
   * UNLOAD writes VARBYTE to text files only, and of TIME its page tells nothing
   * (docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html); readers of the lake have neither.
   */
  private static IllegalArgumentException notUnloaded(ColumnMetadata column, String instead) {
    return new IllegalArgumentException(
        "column "
            + column.name()
            + " of the view is of type "
            + column.typeName()
            + ", which UNLOAD does not write to Parquet; convert it in the transform, for example "
            + instead);
  }
}

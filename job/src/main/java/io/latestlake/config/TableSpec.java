package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A table and how its most-recent view is kept: one file of {@code conf/tables}.
 *
 * @param name the table's name in the lake, an identifier in lower case
 * @param sourceSchema DMS's {@code schema-name}, matched without regard to case; empty for any
 * @param sourceTable DMS's {@code table-name}, matched without regard to case
 * @param engine of the source database; null if it is not named
 * @param beforeImage where an update holds the row as it was before
 * @param columns the columns as received, in the order of Redshift's table
 * @param key names of the key columns, in order
 * @param order what decides which of two records of a key is later
 * @param tieBreak the column that decides when the rest of the version is equal
 * @param zone the zone in which the source's times without a zone are, an id of {@link
 *     java.time.ZoneId}; the {@code Z} that DMS prints behind them is decoration
 * @param partition the column whose date is the row's day
 * @param absentColumns what a column that a record lacks means
 * @param trimKeys whether trailing blanks of key values are cut; else such a record is a dead
 *     letter
 * @param loadLag taken off the time of a load record, longer than the longest full load
 * @param tombstoneTtl how long a delete is remembered
 * @param layout how days lie in the lake
 * @param files how many files UNLOAD makes of a day
 * @param landingZone where the table's files of a landing zone are, and what their columns are
 * @param transform the SELECT that makes the view
 * @param circuitBreaker what holds a publication back
 */
public record TableSpec(
    String name,
    String sourceSchema,
    String sourceTable,
    Engine engine,
    BeforeImage beforeImage,
    List<Column> columns,
    List<String> key,
    Order order,
    TieBreak tieBreak,
    String zone,
    Partition partition,
    AbsentColumns absentColumns,
    boolean trimKeys,
    Duration loadLag,
    Duration tombstoneTtl,
    Layout layout,
    Files files,
    LandingZone landingZone,
    Transform transform,
    CircuitBreaker circuitBreaker)
    implements Serializable {

  /** Which list of values makes a version. */
  public enum Order {
    COMMIT,
    EMITTED
  }

  /**
   * A source whose messages are known in detail. {@code MONGODB} is DocumentDB too: its values may
   * be Extended JSON. The others have stream positions that sort, which {@code order: commit} makes
   * use of.
   */
  public enum Engine {
    POSTGRESQL,
    MYSQL,
    MONGODB
  }

  /**
   * DMS's two ways to send the values before an update (dms-formats 1.10).
   *
   * @param field the object beside {@code data}: BeforeImageSettings, FieldName
   * @param columnPrefix before the names of columns in {@code data}: add-before-image-columns
   * @param columnSuffix behind them; where there is neither, no column is one before the change
   */
  public record BeforeImage(String field, String columnPrefix, String columnSuffix)
      implements Serializable {
    public static final BeforeImage USUAL = new BeforeImage("before-image", "BI_", "");

    public BeforeImage {
      requireNonNull(field, "field is null");
      requireNonNull(columnPrefix, "columnPrefix is null");
      requireNonNull(columnSuffix, "columnSuffix is null");
    }

    public boolean hasColumns() {
      return !columnPrefix.isEmpty() || !columnSuffix.isEmpty();
    }

    /** The name of a column's value before, DMS's name of the column given. */
    public String columnName(String name) {
      return columnPrefix + name + columnSuffix;
    }
  }

  public enum AbsentColumns {
    NULL,
    DEAD_LETTER
  }

  /**
   * {@code versioned} comes with the catalog publication; until then a spec that asks for it is
   * refused.
   */
  public enum Layout {
    IN_PLACE,
    VERSIONED
  }

  public enum Files {
    ONE_PER_DAY,
    PARALLEL
  }

  /** The last value of a version. */
  public sealed interface TieBreak extends Serializable {
    record None() implements TieBreak {}

    /** Text of a {@link java.time.format.DateTimeFormatter} pattern, in a zone. */
    record Timestamp(String column, String format, String zone) implements TieBreak {}

    record Number(String column) implements TieBreak {}
  }

  /**
   * @param column of type varchar, char, date, timestamp or timestamptz
   * @param format the {@link java.time.format.DateTimeFormatter} pattern of a text, read strictly;
   *     ISO for the other types
   * @param zone in which the days of a timestamp or timestamptz are; means nothing for the others
   */
  public record Partition(String column, String format, String zone) implements Serializable {
    public Partition {
      requireNonNull(column, "column is null");
      requireNonNull(format, "format is null");
      requireNonNull(zone, "zone is null");
    }
  }

  /**
   * @param folder below the landing zone's path, {@code schema/table}, without a slash at either
   *     end
   * @param layouts of the rows of files that do not name their columns, told apart by their number
   *     of columns; each is DMS's names in their order, without {@code Op} and the timestamp
   *     column. None: the spec's columns in their order
   * @param loadTime stands for the time of the load files, whose own a copy has lost; null for
   *     their own
   */
  public record LandingZone(String folder, List<List<String>> layouts, Instant loadTime)
      implements Serializable {
    public LandingZone {
      requireNonNull(folder, "folder is null");
      layouts = layouts.stream().map(List::copyOf).toList();
    }
  }

  public TableSpec {
    requireNonNull(name, "name is null");
    requireNonNull(sourceSchema, "sourceSchema is null");
    requireNonNull(sourceTable, "sourceTable is null");
    requireNonNull(beforeImage, "beforeImage is null");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    requireNonNull(order, "order is null");
    requireNonNull(tieBreak, "tieBreak is null");
    requireNonNull(zone, "zone is null");
    requireNonNull(partition, "partition is null");
    requireNonNull(absentColumns, "absentColumns is null");
    requireNonNull(loadLag, "loadLag is null");
    requireNonNull(tombstoneTtl, "tombstoneTtl is null");
    requireNonNull(layout, "layout is null");
    requireNonNull(files, "files is null");
    requireNonNull(landingZone, "landingZone is null");
    requireNonNull(transform, "transform is null");
    requireNonNull(circuitBreaker, "circuitBreaker is null");
  }

  /** The zone of a column's times that are sent without an offset. */
  public String zoneOf(Column column) {
    return column.source().zone() == null ? zone : column.source().zone();
  }

  /** Position of a column, by its lower-case name. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + name + " has no column " + column);
  }
}

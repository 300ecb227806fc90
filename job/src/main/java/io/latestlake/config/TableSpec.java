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
 * @param columns the columns as received, in the order of Redshift's table
 * @param key names of the key columns, in order
 * @param order what decides which of two records of a key is later
 * @param tieBreak the column that decides when the rest of the version is equal
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
 */
public record TableSpec(
    String name,
    String sourceSchema,
    String sourceTable,
    List<Column> columns,
    List<String> key,
    Order order,
    TieBreak tieBreak,
    Partition partition,
    AbsentColumns absentColumns,
    boolean trimKeys,
    Duration loadLag,
    Duration tombstoneTtl,
    Layout layout,
    Files files,
    LandingZone landingZone,
    Transform transform)
    implements Serializable {

  /** Which list of values makes a version. */
  public enum Order {
    COMMIT,
    EMITTED
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
   * @param column of type varchar, date or timestamp
   * @param format the {@link java.time.format.DateTimeFormatter} pattern of a varchar, read
   *     strictly; ISO for the other types
   */
  public record Partition(String column, String format) implements Serializable {}

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
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    requireNonNull(order, "order is null");
    requireNonNull(tieBreak, "tieBreak is null");
    requireNonNull(partition, "partition is null");
    requireNonNull(absentColumns, "absentColumns is null");
    requireNonNull(loadLag, "loadLag is null");
    requireNonNull(tombstoneTtl, "tombstoneTtl is null");
    requireNonNull(layout, "layout is null");
    requireNonNull(files, "files is null");
    requireNonNull(landingZone, "landingZone is null");
    requireNonNull(transform, "transform is null");
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

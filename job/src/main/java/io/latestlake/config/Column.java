package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * A column of a table as received.
 *
 * @param name lower case; names match without regard to case
 * @param type what Redshift stores and the Parquet files carry
 * @param source where a message holds the value
 */
public record Column(String name, ColumnType type, Source source) implements Serializable {

  /** What a number means where a date or a time is asked for. */
  public enum Epoch {
    SECONDS,
    MILLIS
  }

  /**
   * Where a message holds the value of a column. A value under one of the names outranks one at the
   * path, so that a key that stands in the document and beside it is the one beside it.
   *
   * @param names the names that DMS may give the column, literally, matched without regard to case
   * @param path from DMS's column down into the document that it holds: names, matched exactly but
   *     for the first, and positions in arrays from 0; empty if the value is in no document
   * @param epoch null if dates and times are texts
   * @param zone of a timestamptz that is sent without an offset; null for the table's
   */
  public record Source(List<String> names, List<String> path, Epoch epoch, String zone)
      implements Serializable {
    public Source {
      names = List.copyOf(names);
      path = List.copyOf(path);
      if (names.isEmpty() && path.isEmpty()) {
        throw new IllegalArgumentException("the column comes from nowhere");
      }
    }

    static Source named(String name) {
      return new Source(List.of(name), List.of(), null, null);
    }
  }

  /** A column whose name is DMS's. */
  public Column(String name, ColumnType type) {
    this(name, type, Source.named(name));
  }

  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(source, "source is null");
  }

  /** The column as it lies in stage files. */
  public Column staged() {
    return new Column(name, type.staged(), source);
  }
}

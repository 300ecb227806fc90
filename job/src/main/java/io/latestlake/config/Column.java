package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A column of a table as received.
 *
 * @param name lower case; names match without regard to case
 * @param type what Redshift stores and the Parquet files carry
 */
public record Column(String name, ColumnType type) implements Serializable {
  public Column {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }

  /** The column as it lies in stage files. */
  public Column staged() {
    return new Column(name, type.staged());
  }
}

package io.latestlake.localaws.redshift.parquet;

import static java.util.Objects.requireNonNull;

/** A column of a table or of a query's result. */
public record TableColumn(String name, ColumnType type) {
  public TableColumn {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
  }
}

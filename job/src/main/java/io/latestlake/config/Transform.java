package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The user's SELECT over the table as received, {@code FROM <table>_latest}.
 *
 * @param beforeTable the text up to the table's name
 * @param afterTable the text after it
 */
public record Transform(String beforeTable, String afterTable) implements Serializable {
  public Transform {
    requireNonNull(beforeTable, "beforeTable is null");
    requireNonNull(afterTable, "afterTable is null");
  }

  /** The SELECT, reading from another relation of the same columns; the name is taken as it is. */
  public String over(String relation) {
    return beforeTable + relation + afterTable;
  }
}

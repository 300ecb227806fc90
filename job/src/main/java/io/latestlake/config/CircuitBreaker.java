package io.latestlake.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * What holds the days of a publication back, so that a source's accident does not reach readers by
 * itself.
 *
 * @param deletedRows so many rows fewer in these days, or more; null for no such limit
 * @param deletedPercent so many of a hundred of all rows that readers see, or more; null likewise
 * @param emptiedDays so many days that lose their last row, or more; null likewise
 * @param checks each must find nothing in the rows about to be published
 */
public record CircuitBreaker(
    Integer deletedRows, Integer deletedPercent, Integer emptiedDays, List<Check> checks)
    implements Serializable {

  public static final CircuitBreaker NONE = new CircuitBreaker(null, null, null, List.of());

  /** Each takes three of the forty statements that the Data API takes at once. */
  static final int MOST_CHECKS = 5;

  public CircuitBreaker {
    checks = List.copyOf(checks);
  }

  public boolean limitsLosses() {
    return deletedRows != null || deletedPercent != null || emptiedDays != null;
  }

  /**
   * A SELECT over the table's view that is to find nothing.
   *
   * @param name of its file
   * @param pieces the text between the places where the view is named
   */
  public record Check(String name, List<String> pieces) implements Serializable {
    public Check {
      requireNonNull(name, "name is null");
      pieces = List.copyOf(pieces);
    }

    /** The SELECT, reading from another relation of the view's columns; taken as it is. */
    public String over(String relation) {
      return String.join(relation, pieces);
    }
  }
}

package io.latestlake.cli.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows that were found, against those that had to be found.
 *
 * @param rows that had to be
 * @param lost keys that are not there
 * @param doubled rows of a key that is there already
 * @param wrong keys that are there with other values, in another day, or that were deleted
 * @param examples some of all these
 */
record Comparison(long rows, long lost, long doubled, long wrong, List<String> examples) {
  private static final int EXAMPLES = 10;

  Comparison {
    examples = List.copyOf(examples);
  }

  boolean isEqual() {
    return lost == 0 && doubled == 0 && wrong == 0;
  }

  Comparison plus(Comparison other) {
    List<String> both = new ArrayList<>(examples);
    both.addAll(other.examples);
    return new Comparison(
        rows + other.rows, lost + other.lost, doubled + other.doubled, wrong + other.wrong, both);
  }

  /** Takes rows one by one. */
  static final class Builder {
    private final String place;
    private final Map<String, PublishedRow> expected;
    private final Map<String, Integer> found = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long doubled;
    private long wrong;

    /**
     * @param place where the rows are, for the examples
     */
    Builder(String place, Map<String, PublishedRow> expected) {
      this.place = place;
      this.expected = expected;
    }

    void add(PublishedRow row) {
      if (found.merge(row.key(), 1, Integer::sum) > 1) {
        doubled++;
        example("doubled", row);
      }
      if (!row.equals(expected.get(row.key()))) {
        wrong++;
        example("wrong", row);
      }
    }

    Comparison compare() {
      long lost = 0;
      for (PublishedRow row : expected.values()) {
        if (!found.containsKey(row.key())) {
          lost++;
          example("lost", row);
        }
      }
      return new Comparison(expected.size(), lost, doubled, wrong, examples);
    }

    private void example(String what, PublishedRow row) {
      if (examples.size() < EXAMPLES) {
        examples.add(place + ", " + what + ": " + row.values() + " in " + row.day());
      }
    }
  }
}

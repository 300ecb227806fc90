package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A row of the view {@code cases}.
 *
 * @param values as text, the key first; null for null
 * @param day the folder that it lies in
 */
record PublishedRow(List<String> values, String day) {
  PublishedRow {
    values = Collections.unmodifiableList(new ArrayList<>(values));
    requireNonNull(day, "day is null");
  }

  String key() {
    return values.get(0);
  }
}

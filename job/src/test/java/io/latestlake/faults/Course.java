package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.TableSpec;

/**
 * What a scenario is played as.
 *
 * @param rebuild whether it begins with a rebuild of the table
 */
record Course(TableSpec.Layout layout, boolean rebuild) {
  Course {
    requireNonNull(layout, "layout is null");
  }

  @Override
  public String toString() {
    return (layout == TableSpec.Layout.VERSIONED ? "versioned" : "in-place")
        + (rebuild ? ", rebuild" : "");
  }
}

package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

/**
 * A call, and what goes wrong at it.
 *
 * @param course of which the call is one
 */
record Cell(CallPoint call, Trouble trouble, Course course) {
  Cell {
    requireNonNull(call, "call is null");
    requireNonNull(trouble, "trouble is null");
    requireNonNull(course, "course is null");
  }

  @Override
  public String toString() {
    return call + ": " + trouble + " (" + course + ")";
  }
}

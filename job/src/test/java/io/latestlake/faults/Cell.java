package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

/**
 * A call, and what goes wrong at it.
 *
 * @param rebuild whether the call is one of a run that rebuilds the table
 */
record Cell(CallPoint call, Trouble trouble, boolean rebuild) {
  Cell {
    requireNonNull(call, "call is null");
    requireNonNull(trouble, "trouble is null");
  }

  @Override
  public String toString() {
    return call + ": " + trouble;
  }
}

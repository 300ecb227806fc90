package io.latestlake.faults;

import static java.util.Objects.requireNonNull;

/** A call, and what goes wrong at it. */
record Cell(CallPoint call, Trouble trouble) {
  Cell {
    requireNonNull(call, "call is null");
    requireNonNull(trouble, "trouble is null");
  }

  @Override
  public String toString() {
    return call + ": " + trouble;
  }
}

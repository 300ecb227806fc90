package io.latestlake.publish;

import io.latestlake.publish.DayPlan.Copy;

/** A file that a publication unloaded, and that it must show, is gone. */
final class LostFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostFile(Copy copy, Throwable cause) {
    super(
        copy.source().key()
            + ", which "
            + copy.target()
            + " is to show, is gone: nobody but garbage collection may delete below versions/",
        cause);
  }
}

package io.latestlake.commit;

/** The run cannot go on with this table, however often it is started again as it is. */
final class RefusedStart extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedStart(String message) {
    super(message);
  }
}

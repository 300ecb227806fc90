package io.latestlake.publish;

/** The catalog's table is not this lake's: nothing of it may be changed. */
final class ForeignCatalog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignCatalog(String message) {
    super(message);
  }
}

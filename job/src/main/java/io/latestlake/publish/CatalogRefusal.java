package io.latestlake.publish;

/** What the catalog did not do, although its answer was a success. It passes. */
public final class CatalogRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CatalogRefusal(String message) {
    super(message);
  }
}

package io.latestlake.publish;

/** Manifest, objects, record and ledger do not tell the same: nothing may become visible. */
final class Disagreement extends Exception {
  private static final long serialVersionUID = 1L;

  Disagreement(String message) {
    super(message);
  }
}

package io.latestlake.publish;

/**
 * A publication that did not come to its end for what S3, the catalog or a manifest said. Its days
 * are still dirty; it is simply made again.
 */
public final class PublicationException extends Exception {
  private static final long serialVersionUID = 1L;
  private final long lastPublication;

  PublicationException(String message, long lastPublication, Throwable cause) {
    super(message, cause);
    this.lastPublication = lastPublication;
  }

  /**
   * What to give to the next {@link Publisher#publish}: the number before this one's, so that the
   * files that are unloaded already are used; or this one's, if they cannot be.
   */
  public long lastPublication() {
    return lastPublication;
  }
}

package io.latestlake.lambda;

/** The statement that called is to fail, with this message. */
final class UdfException extends Exception {
  private static final long serialVersionUID = 1L;

  UdfException(String message) {
    super(message);
  }

  UdfException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.latestlake.publish;

/**
 * An object was changed or removed between being seen and being replaced. What is planned anew
 * passes.
 */
final class ConcurrentChange extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConcurrentChange(String key, Throwable cause) {
    super(key + " was removed by somebody else meanwhile", cause);
  }
}

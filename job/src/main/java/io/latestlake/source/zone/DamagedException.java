package io.latestlake.source.zone;

import java.io.IOException;

/** A file is not what its name says. Trying again does not help. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}

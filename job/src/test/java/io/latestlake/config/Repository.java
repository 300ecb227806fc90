package io.latestlake.config;

import java.nio.file.Path;

/** Files of the checkout that the build runs in. */
final class Repository {
  private Repository() {}

  static Path file(String path) {
    return Path.of(System.getProperty("latestlake.root", "..")).resolve(path);
  }
}

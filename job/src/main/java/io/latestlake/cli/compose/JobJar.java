package io.latestlake.cli.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The jar that Flink's command line insists on. The job's classes are on the class path of the
 * cluster, here as in the containers, and come from there; so here it may be empty.
 */
final class JobJar {
  private JobJar() {}

  static void writeEmpty(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.finish();
    }
  }
}

package io.latestlake.localaws.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes folders that a killed start left half made. */
final class Folders {
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_MILLIS = 100;

  private Folders() {}

  /** Waits a while for a program of the killed start that still writes there. */
  static void delete(Path dir) throws IOException, InterruptedException {
    for (int attempt = 1; Files.exists(dir); attempt++) {
      try {
        deleteOnce(dir);
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static void deleteOnce(Path dir) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(dir)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}

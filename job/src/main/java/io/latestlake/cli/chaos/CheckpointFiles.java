package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints that Flink has left, as files of the S3 server: to be seen also while that is
 * dead.
 */
final class CheckpointFiles {
  private static final String METADATA = "_metadata";

  private final Path folder;

  CheckpointFiles(Path folder) {
    this.folder = requireNonNull(folder, "folder is null");
  }

  /** When the last one was completed: its metadata is written when it has all else. */
  Optional<Instant> newest() {
    // Flink deletes old ones meanwhile.
    try (Stream<Path> files = Files.walk(folder)) {
      List<Instant> completed = new ArrayList<>();
      for (Path file : files.filter(path -> path.endsWith(METADATA)).toList()) {
        completed.add(Files.getLastModifiedTime(file).toInstant());
      }
      return completed.stream().max(Comparator.naturalOrder());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}

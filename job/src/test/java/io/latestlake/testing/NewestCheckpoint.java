package io.latestlake.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest complete checkpoint in a folder that a running job may add checkpoints to and take
 * them from while one looks: a listing that meets a folder that has just gone sees nothing there,
 * where {@link java.nio.file.Files#walk} throws.
 */
public final class NewestCheckpoint {
  private static final String NAME = "chk-";

  private NewestCheckpoint() {}

  /**
   * @param checkpoints with a folder a job
   */
  public static Optional<Path> in(Path checkpoints) {
    return folders(checkpoints.toFile())
        .flatMap(NewestCheckpoint::folders)
        .filter(folder -> folder.getName().startsWith(NAME))
        .filter(folder -> new File(folder, "_metadata").isFile())
        .map(File::toPath)
        .max(Comparator.comparingLong(NewestCheckpoint::number));
  }

  /** Rises within a job, and in one that was restored from a checkpoint goes on from there. */
  public static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(NAME.length()));
  }

  private static Stream<File> folders(File folder) {
    File[] found = folder.listFiles(File::isDirectory);
    return found == null ? Stream.empty() : Stream.of(found);
  }
}

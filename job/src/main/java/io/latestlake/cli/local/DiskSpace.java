package io.latestlake.cli.local;

import io.latestlake.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Room on the disk: asked for before a command begins, and told when it ran out. */
public final class DiskSpace {
  private static final String IS_FULL = " is full: make room and run the same command again.";
  private static final long MIB = 1 << 20;

  /** Of a disk that is full a little may be left, too little for the next file. */
  private static final long AS_GOOD_AS_NONE = 8 * MIB;

  private DiskSpace() {}

  /**
   * Refuses to begin what could not be ended.
   *
   * @param folder that is there
   * @param bytes that will be written, about
   */
  public static void require(Path folder, long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new CommandFailure(
          String.format(
              Locale.ROOT,
              "The disk of %s has %,d MB free and about %,d MB are needed: make room, or choose"
                  + " another folder with --dir.",
              folder,
              free / MIB,
              bytes / MIB));
    }
  }

  /**
   * The sentence for a failure that a full disk has led to. Systems speak of it in the user's
   * language, and the process that met it may be another one than that which failed of it; so the
   * disk itself is looked at besides the words.
   *
   * @param folder on the disk that was written to, if one was
   */
  public static Optional<String> explain(Throwable failure, Optional<Path> folder) {
    if (says(failure, "No space left on device") || folder.filter(DiskSpace::isFull).isPresent()) {
      return Optional.of(folder.map(DiskSpace::full).orElse("A disk" + IS_FULL));
    }
    if (says(failure, "Disk quota exceeded")) {
      return Optional.of(
          folder.map(f -> "The disk of " + f).orElse("A disk")
              + " takes no more from this user (quota): make room and run the same command again.");
    }
    if (says(failure, "File too large")) {
      return Optional.of(
          "A file became larger than it may here: raise the limit (ulimit -f), or choose another"
              + " disk, and run the same command again.");
    }
    return Optional.empty();
  }

  static String full(Path folder) {
    return "The disk of " + folder + IS_FULL;
  }

  static boolean isFull(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() < AS_GOOD_AS_NONE;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean says(Throwable failure, String words) {
    return says(failure, words, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean says(Throwable failure, String words, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return false;
    }
    if (String.valueOf(failure.getMessage()).contains(words)) {
      return true;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (says(suppressed, words, seen)) {
        return true;
      }
    }
    return says(failure.getCause(), words, seen);
  }
}

package io.latestlake.cli;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.local.DiskSpace;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a command failed and what to do about it, in one sentence. */
record Explanation(String sentence) {
  Explanation {
    requireNonNull(sentence, "sentence is null");
  }

  /**
   * What is at the bottom of a failure says more than what it led to, so it is looked for first: a
   * job that fails on a full disk has failed because of the disk.
   *
   * @param log where the whole of the failure is, if the command keeps a log
   */
  static Explanation of(Throwable failure, Optional<Path> log) {
    return new Explanation(
        DiskSpace.explain(failure, log.map(Path::getParent))
            .or(() -> memory(failure))
            .or(() -> worded(failure))
            .or(() -> port(failure))
            .or(() -> file(failure))
            .orElseGet(() -> unexpected(failure, log)));
  }

  private static Optional<String> worded(Throwable failure) {
    return failure instanceof CommandFailure ? Optional.of(failure.getMessage()) : Optional.empty();
  }

  private static Optional<String> memory(Throwable failure) {
    return first(failure, OutOfMemoryError.class)
        .map(
            e ->
                "Memory ran out ("
                    + e.getMessage()
                    + "): give Java more, as in LATEST_LAKE_JAVA_OPTS=-Xmx6g, or choose less data.");
  }

  /** Ports that nobody chose are free ones: somebody else was faster. */
  private static Optional<String> port(Throwable failure) {
    return first(failure, BindException.class)
        .map(
            e ->
                "A port of 127.0.0.1 that was free a moment ago was taken by another program ("
                    + e.getMessage()
                    + "): run the same command again.");
  }

  private static Optional<String> file(Throwable failure) {
    return first(failure, FileSystemException.class).map(e -> e.getFile() + " " + problem(e));
  }

  private static String problem(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "cannot be used: permission is denied, check its owner and mode.";
    }
    if (failure instanceof NoSuchFileException) {
      return "is not there any more: leave the folder alone while a command runs, and run it again.";
    }
    return "cannot be used ("
        + (failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason())
        + "): check the path.";
  }

  private static String unexpected(Throwable failure, Optional<Path> log) {
    return "it failed in a way that is not foreseen ("
        + failure.toString().lines().findFirst().orElse("")
        + "): "
        + log.map(file -> "please report it with " + file + ", which tells where it came from.")
            .orElse("run it with --debug, which tells where it came from, and please report it.");
  }

  private static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return Optional.of(kind.cast(at));
      }
    }
    return Optional.empty();
  }
}

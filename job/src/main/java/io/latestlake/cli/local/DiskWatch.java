package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Ends a wait on a disk that has become full. Nobody else does: job and stand-ins try again and
 * again, as they have to where a disk may get room.
 */
public final class DiskWatch {
  /** Files come and go, so a disk may be full for a moment. */
  private static final int LOOKS = 10;

  private final BooleanSupplier full;
  private final Path folder;
  private int seenFull;

  DiskWatch(Path folder, BooleanSupplier full) {
    this.folder = requireNonNull(folder, "folder is null");
    this.full = requireNonNull(full, "full is null");
  }

  public static DiskWatch of(Path folder) {
    return new DiskWatch(folder, () -> DiskSpace.isFull(folder));
  }

  /**
   * @throws CommandFailure if the disk was full at this look and several before it
   */
  public void look() {
    seenFull = full.getAsBoolean() ? seenFull + 1 : 0;
    if (seenFull == LOOKS) {
      throw new CommandFailure(DiskSpace.full(folder));
    }
  }
}

package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The folder in which everything durable lies, held by one process at a time. */
final class DataFolder implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * The system frees the lock of a process that died. The stand-ins of a killed demo first stop
   * what they have started.
   *
   * @param patience how long to wait for a process that holds the folder
   */
  static DataFolder open(Path dir, Duration patience) throws IOException, InterruptedException {
    Path root = requireNonNull(dir, "dir is null").toAbsolutePath().normalize();
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(
            root.resolve("local-aws.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long end = System.nanoTime() + patience.toNanos();
    while (!locked(channel)) {
      if (System.nanoTime() >= end) {
        channel.close();
        throw new IOException("another local-aws is running in " + root);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return new DataFolder(root, channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path s3() {
    return root.resolve("s3");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path postgresBinaries() {
    return root.resolve("postgres-binaries");
  }

  Path redshift() {
    return root.resolve("redshift");
  }

  Path glue() {
    return root.resolve("glue");
  }

  Path kinesis() {
    return root.resolve("kinesis");
  }

  Path postgresLog() {
    return root.resolve("logs").resolve("postgres.log");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}

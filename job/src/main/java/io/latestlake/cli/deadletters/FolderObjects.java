package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects of the S3 stand-in, which keeps them as plain files: so they can be looked at when it
 * does not run any more.
 */
final class FolderObjects implements LakeObjects {
  private final Path bucket;

  FolderObjects(Path bucket) {
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  @Override
  public List<String> list(String prefix, String after) {
    Path folder = bucket.resolve(prefix);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString().replace(File.separatorChar, '/'))
          .filter(key -> key.compareTo(after) > 0)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] read(String key) {
    try {
      return Files.readAllBytes(bucket.resolve(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean create(String key, byte[] content) {
    Path file = bucket.resolve(key);
    // As the stand-in itself names what is not whole yet, so that it does not show it.
    Path unfinished = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(file.getParent());
      try {
        Files.write(unfinished, content);
        // A link is there at once and as a whole, or there is one already.
        Files.createLink(file, unfinished);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String address(String key) {
    return bucket.resolve(key).toString();
  }

  @Override
  public void close() {}
}

package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  public String address(String key) {
    return bucket.resolve(key).toString();
  }

  @Override
  public void close() {}
}

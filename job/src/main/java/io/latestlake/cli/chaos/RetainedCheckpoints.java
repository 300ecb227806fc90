package io.latestlake.cli.chaos;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The checkpoints that Flink has left in a bucket: those with their metadata, written last. */
final class RetainedCheckpoints implements AutoCloseable {
  private static final Pattern METADATA = Pattern.compile("(.*/chk-(\\d{1,18}))/_metadata");

  private final S3Client s3;
  private final URI directory;

  /**
   * @param directory {@code s3://bucket/prefix}
   */
  RetainedCheckpoints(URI endpoint, String region, URI directory) {
    this.directory = requireNonNull(directory, "directory is null");
    this.s3 =
        S3Client.builder()
            .region(Region.of(region))
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .build();
  }

  /** Numbers rise from run to run, as each goes on from a checkpoint. */
  Optional<String> newest() {
    String prefix = directory.getPath().substring(1) + "/";
    return s3
        .listObjectsV2Paginator(b -> b.bucket(directory.getHost()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(METADATA::matcher)
        .filter(Matcher::matches)
        .max(Comparator.comparingLong(metadata -> Long.parseLong(metadata.group(2))))
        .map(metadata -> "s3://" + directory.getHost() + "/" + metadata.group(1));
  }

  @Override
  public void close() {
    s3.close();
  }
}

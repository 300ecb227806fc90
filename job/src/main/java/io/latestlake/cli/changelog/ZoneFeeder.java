package io.latestlake.cli.changelog;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import io.latestlake.config.Settings.LandingZone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Writes a change log to a landing zone as files, and knows them again. */
public final class ZoneFeeder implements AutoCloseable {
  private static final String SCHEME = "s3://";
  private static final int MOST_OF_A_DELETION = 1000;

  private final S3Client s3;
  private final LandingZone zone;
  private final String bucket;
  private final String prefix;

  /**
   * @param s3 is closed with this
   */
  public ZoneFeeder(S3Client s3, LandingZone zone) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.zone = requireNonNull(zone, "zone is null");
    if (!zone.path().startsWith(SCHEME)) {
      throw new CommandFailure(
          "landing-zone.path is " + zone.path() + ": only " + SCHEME + " paths can be written to.");
    }
    String path = zone.path().substring(SCHEME.length());
    int slash = path.indexOf('/');
    this.bucket = slash < 0 ? path : path.substring(0, slash);
    this.prefix =
        (slash < 0 ? "" : path.substring(slash + 1) + "/")
            + CasesTable.SCHEMA
            + "/"
            + CasesTable.TABLE
            + "/";
  }

  /** Whether an object is one of the files. */
  public boolean isInZone(String ofBucket, String key) {
    return ofBucket.equals(bucket) && key.startsWith(prefix);
  }

  /** Whether the files are those that the mark names, no more and no less. */
  public boolean holds(ZoneMark mark) {
    try {
      return files().equals(mark.files());
    } catch (NoSuchBucketException e) {
      return false;
    }
  }

  /** Takes away the files that are there and writes those of the log. */
  public ZoneMark write(String identity, ChangeLog log, LongConsumer written) throws IOException {
    try {
      empty();
      DmsFiles files =
          new DmsFiles(
              format(),
              (name, content, rows) -> {
                s3.putObject(
                    request -> request.bucket(bucket).key(prefix + name),
                    RequestBody.fromBytes(content));
                written.accept(rows);
              });
      log.read(files);
      return new ZoneMark(identity, files.finish(), files());
    } catch (SdkException e) {
      throw new CommandFailure(
          "The landing zone " + zone.path() + " refused the change log: " + e.getMessage(), e);
    }
  }

  private Supplier<RowsOfFile> format() {
    return switch (zone.format()) {
      case CSV -> CsvRows::new;
      case PARQUET -> () -> new ParquetRows(zone.timestampColumn());
    };
  }

  private void empty() {
    List<String> keys = new ArrayList<>(files().keySet());
    for (int from = 0; from < keys.size(); from += MOST_OF_A_DELETION) {
      List<ObjectIdentifier> some =
          keys.subList(from, Math.min(from + MOST_OF_A_DELETION, keys.size())).stream()
              .map(key -> ObjectIdentifier.builder().key(key).build())
              .toList();
      s3.deleteObjects(
          request -> request.bucket(bucket).delete(objects -> objects.objects(some).quiet(true)));
    }
  }

  private Map<String, String> files() {
    Map<String, String> tags = new HashMap<>();
    for (S3Object object :
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents()) {
      tags.put(object.key(), object.eTag());
    }
    return tags;
  }

  @Override
  public void close() {
    s3.close();
  }
}

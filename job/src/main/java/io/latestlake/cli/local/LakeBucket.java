package io.latestlake.cli.local;

import static java.util.Objects.requireNonNull;

import io.latestlake.config.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The bucket of a local run on the S3 stand-in. */
public final class LakeBucket implements AutoCloseable {
  private final S3Client s3;
  private final Settings.Lake lake;

  public LakeBucket(Settings.Aws aws, Settings.Lake lake) {
    this.lake = requireNonNull(lake, "lake is null");
    this.s3 =
        S3Client.builder()
            .region(Region.of(aws.region()))
            .endpointOverride(aws.s3Endpoint())
            .forcePathStyle(true)
            .build();
  }

  /**
   * @param days folders of days
   * @param files in them
   */
  public record Published(int days, int files) {}

  public void createIfMissing() {
    try {
      s3.headBucket(b -> b.bucket(lake.bucket()));
    } catch (NoSuchBucketException missing) {
      try {
        s3.createBucket(b -> b.bucket(lake.bucket()));
      } catch (BucketAlreadyOwnedByYouException e) {
        // So it is there.
      }
    }
  }

  public void empty() {
    emptyBut(object -> false);
  }

  /** Takes away all but what is to be kept, told by its key. */
  public void emptyBut(Predicate<String> kept) {
    for (ListObjectsV2Response page : pages("")) {
      List<ObjectIdentifier> keys =
          page.contents().stream()
              .filter(object -> !kept.test(object.key()))
              .map(object -> ObjectIdentifier.builder().key(object.key()).build())
              .toList();
      if (!keys.isEmpty()) {
        s3.deleteObjects(b -> b.bucket(lake.bucket()).delete(d -> d.objects(keys).quiet(true)));
      }
    }
  }

  public Published published(String table) {
    Set<String> days = new HashSet<>();
    int files = 0;
    for (ListObjectsV2Response page : pages(lake.prefix() + "lake/" + table + "/")) {
      for (S3Object object : page.contents()) {
        if (object.key().endsWith(".parquet")) {
          days.add(object.key().substring(0, object.key().lastIndexOf('/')));
          files++;
        }
      }
    }
    return new Published(days.size(), files);
  }

  private Iterable<ListObjectsV2Response> pages(String prefix) {
    return s3.listObjectsV2Paginator(b -> b.bucket(lake.bucket()).prefix(prefix));
  }

  @Override
  public void close() {
    s3.close();
  }
}

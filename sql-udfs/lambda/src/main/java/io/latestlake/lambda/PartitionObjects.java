package io.latestlake.lambda;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of partitions. They are deleted page by page of the listing, which has as many keys
 * as one request deletes at most. An answer of 200 may still name keys that were not deleted.
 */
final class PartitionObjects {
  /** Errors of a key that pass; the client itself repeats requests, not keys. */
  private static final Set<String> PASSING =
      Set.of("InternalError", "ServiceUnavailable", "SlowDown", "RequestTimeout");

  private static final int ATTEMPTS = 5;

  private final S3Client s3;
  private final Pause pause;

  PartitionObjects(S3Client s3, Pause pause) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.pause = requireNonNull(pause, "pause is null");
  }

  /**
   * Returns how many there were.
   *
   * @throws UdfException if some are left; the call can be repeated
   */
  long delete(Partition partition) throws UdfException {
    long deleted = 0;
    try {
      for (ListObjectsV2Response page :
          s3.listObjectsV2Paginator(
              request -> request.bucket(partition.bucket()).prefix(partition.prefix()))) {
        List<String> keys = page.contents().stream().map(S3Object::key).toList();
        delete(partition, keys);
        deleted += keys.size();
      }
      return deleted;
    } catch (SdkException e) {
      throw new UdfException(
          "not all of " + partition + " is deleted, so call again: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UdfException("not all of " + partition + " is deleted, so call again", e);
    }
  }

  private void delete(Partition partition, List<String> keys)
      throws UdfException, InterruptedException {
    List<String> left = keys;
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      List<S3Error> errors = request(partition.bucket(), left);
      left = new ArrayList<>();
      for (S3Error error : errors) {
        if (PASSING.contains(error.code()) && attempt + 1 < ATTEMPTS) {
          left.add(error.key());
        } else if (!"NoSuchKey".equals(error.code())) {
          throw new UdfException(
              "s3://"
                  + partition.bucket()
                  + "/"
                  + error.key()
                  + " could not be deleted, so call again when it can: "
                  + error.code()
                  + ", "
                  + error.message());
        }
      }
      if (!left.isEmpty()) {
        pause.after(attempt);
      }
    }
  }

  /** Returns what was not deleted. */
  private List<S3Error> request(String bucket, List<String> keys) {
    Delete delete =
        Delete.builder()
            .objects(keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList())
            .quiet(true)
            .build();
    return s3.deleteObjects(request -> request.bucket(bucket).delete(delete)).errors();
  }
}

package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import io.latestlake.publish.DayPlan.Copy;
import io.latestlake.publish.DayPlan.Delete;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The lake's bucket. Writes are conditional on what was seen before, so that two publishers cannot
 * undo each other's work unnoticed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html">Conditional
 *     requests</a>
 */
final class LakeBucket {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;

  LakeBucket(S3Client s3, String bucket) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  /** {@code s3://<bucket>/}. */
  String address() {
    return "s3://" + bucket + "/";
  }

  /** All objects below a prefix, which ends in a slash. */
  List<S3Object> list(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException("not a folder: " + prefix);
    }
    List<S3Object> objects = new ArrayList<>();
    s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .forEach(objects::add);
    return objects;
  }

  Optional<byte[]> read(String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  /**
   * The ETag of the copy.
   *
   * @throws ConcurrentChange if the object that was to be replaced is gone
   * @throws LostFile if the file that was to be copied is gone
   */
  String copy(Copy copy) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(bucket)
            .sourceKey(copy.source().key())
            .destinationBucket(bucket)
            .destinationKey(copy.target());
    if (copy.replaces() == null) {
      request.ifNoneMatch("*");
    } else {
      request.ifMatch(copy.replaces());
    }
    try {
      return s3.copyObject(request.build()).copyObjectResult().eTag();
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_FOUND || "NoSuchBucket".equals(e.awsErrorDetails().errorCode())) {
        throw e;
      }
      // One answer for two that miss: source and target.
      throw exists(copy.source().key())
          ? new ConcurrentChange(copy.target(), e)
          : new LostFile(copy, e);
    }
  }

  private boolean exists(String key) {
    try {
      s3.headObject(request -> request.bucket(bucket).key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  /**
   * Deletes the object that was seen. That it is gone already is as good: the client itself may
   * have sent a request again whose answer was lost.
   */
  void delete(Delete delete) {
    try {
      s3.deleteObject(request -> request.bucket(bucket).key(delete.key()).ifMatch(delete.etag()));
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Deletes an object that nobody changes; that it is gone already is as good. */
  void delete(String key) {
    s3.deleteObject(request -> request.bucket(bucket).key(key));
  }

  /**
   * Creates an object that is never changed.
   *
   * @return whether it is new; false if there is one already
   */
  boolean create(String key, byte[] content) {
    try {
      s3.putObject(
          request ->
              request.bucket(bucket).key(key).contentType("application/json").ifNoneMatch("*"),
          RequestBody.fromBytes(content));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }
}

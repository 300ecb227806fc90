package io.latestlake.commit;

import static java.util.Objects.requireNonNull;

import io.latestlake.stage.Staged.DeadLetters;
import io.latestlake.warehouse.RemoteFailures;
import io.latestlake.warehouse.WarehouseException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Brings dead letters of a completed checkpoint to their place, each object once: it is created
 * under a condition, and one that is there already is this very one, since its name is unique.
 */
final class DeadLetterPlacement {
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  /**
   * @param prefix before all keys of the lake, empty or ending in a slash
   */
  DeadLetterPlacement(S3Client s3, String bucket, String prefix) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
  }

  void place(DeadLetters letters) throws WarehouseException {
    try {
      copy(letters);
    } catch (SdkException e) {
      throw RemoteFailures.classify("Cannot place dead letters " + letters.id(), e);
    }
  }

  private void copy(DeadLetters letters) {
    byte[] lines =
        s3.getObjectAsBytes(request -> request.bucket(bucket).key(letters.file().key()))
            .asByteArrayUnsafe();
    String key =
        prefix
            + "dead-letters/"
            + letters.day()
            + "/"
            + letters.table()
            + "/"
            + letters.id()
            + ".jsonl";
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
          RequestBody.fromBytes(lines));
    } catch (S3Exception e) {
      if (e.statusCode() != PRECONDITION_FAILED) {
        throw e;
      }
    }
  }
}

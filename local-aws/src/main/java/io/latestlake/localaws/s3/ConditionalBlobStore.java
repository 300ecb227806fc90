package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Judges the condition of a write and makes the write as one step, as S3 does
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). S3Proxy alone
 * ignores the conditions on a copy's target, and looks at an ETag some time before it writes. Each
 * write of a key, conditional or not, holds the key's lock while it becomes visible.
 */
final class ConditionalBlobStore extends ForwardingBlobStore {
  private final CurrentRequest current;
  private final KeyLocks locks = new KeyLocks();

  ConditionalBlobStore(BlobStore store, CurrentRequest current) {
    super(store);
    this.current = requireNonNull(current, "current is null");
  }

  /** A put becomes visible after its last byte was read, so that is when it is judged. */
  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    CurrentRequest.Request asked = current.get();
    boolean judged = asked.operation() == S3Operation.PUT_OBJECT;
    LockingInputStream locking =
        new LockingInputStream(
            content,
            () -> {
              KeyLocks.Held held = hold(request.bucket(), request.key());
              if (judged) {
                judge(held, asked, request.bucket(), request.key());
              }
              return held;
            });
    try {
      return super.putBlob(request, locking);
    } finally {
      locking.release();
    }
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    String bucket = request.destinationBucket();
    String key = request.destinationKey();
    try (KeyLocks.Held held = hold(bucket, key)) {
      judge(current.get(), bucket, key);
      return super.copyBlob(request);
    }
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    try (KeyLocks.Held held = hold(upload.containerName(), upload.blobName())) {
      judge(current.get(), upload.containerName(), upload.blobName());
      return super.completeMultipartUpload(upload, request);
    }
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    try (KeyLocks.Held held = hold(request.bucket(), request.key())) {
      if (current.get().operation() == S3Operation.DELETE_OBJECT) {
        judge(current.get(), request.bucket(), request.key());
      }
      return super.removeBlob(request);
    }
  }

  /**
   * DeleteObjects asks for an object only to compare it with a condition, which it does some time
   * before it deletes.
   */
  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    if (current.get().operation() == S3Operation.DELETE_OBJECTS) {
      throw S3Refusal.of("conditions on the objects of DeleteObjects");
    }
    return super.blobMetadata(request);
  }

  private KeyLocks.Held hold(String bucket, String key) {
    return locks.hold(bucket + "/" + key);
  }

  private void judge(KeyLocks.Held held, CurrentRequest.Request asked, String bucket, String key) {
    try {
      judge(asked, bucket, key);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }

  private void judge(CurrentRequest.Request asked, String bucket, String key) {
    if (asked.ifMatch() == null && asked.ifNoneMatch() == null) {
      return;
    }
    HeadObjectResponse there = delegate().blobMetadataIfPresent(bucket, key);
    if (asked.ifNoneMatch() != null && there != null) {
      throw S3Exceptions.preconditionFailed(null);
    }
    if (asked.ifMatch() != null) {
      if (there == null) {
        throw S3Exceptions.noSuchKey(bucket, key, "If-Match");
      }
      if (!asked.ifMatch().equals("*")
          && !unquoted(asked.ifMatch()).equals(unquoted(there.eTag()))) {
        throw S3Exceptions.preconditionFailed(null);
      }
    }
  }

  private static String unquoted(String eTag) {
    return eTag == null ? "" : eTag.replace("\"", "");
  }
}

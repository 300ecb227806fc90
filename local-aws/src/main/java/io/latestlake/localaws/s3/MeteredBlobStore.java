package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Counts what succeeds. All stores here forward rather than being proxy objects, because S3Proxy
 * looks through {@link #delegate()} for the store's class to know whether it takes conditional
 * writes.
 */
final class MeteredBlobStore extends ForwardingBlobStore {
  /** S3Proxy's own notes about multipart uploads. */
  private static final String BOOKKEEPING = ".s3proxy-";

  private final Traffic traffic;

  MeteredBlobStore(BlobStore store, Traffic traffic) {
    super(store);
    this.traffic = requireNonNull(traffic, "traffic is null");
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    PutObjectResponse answer = super.putBlob(request, content);
    if (!request.key().startsWith(BOOKKEEPING)) {
      traffic.put(request.bucket(), request.key(), 1, request.contentLength());
    }
    return answer;
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream content) {
    UploadPartResponse answer = super.uploadMultipartPart(upload, request, content);
    traffic.put(upload.containerName(), upload.blobName(), 0, request.contentLength());
    return answer;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse answer = super.completeMultipartUpload(upload, request);
    traffic.put(upload.containerName(), upload.blobName(), 1, 0);
    return answer;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    long bytes =
        blobMetadata(
                HeadObjectRequest.builder()
                    .bucket(request.sourceBucket())
                    .key(request.sourceKey())
                    .build())
            .contentLength();
    CopyObjectResponse answer = super.copyBlob(request);
    traffic.copied(request.destinationBucket(), request.destinationKey(), bytes);
    return answer;
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
    if (!request.key().startsWith(BOOKKEEPING)) {
      traffic.read(request.bucket(), request.key(), answer.response().contentLength());
    }
    return answer;
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    DeleteObjectResponse answer = super.removeBlob(request);
    if (!request.key().startsWith(BOOKKEEPING)) {
      traffic.deleted(request.bucket(), request.key());
    }
    return answer;
  }
}

package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Shows the calls on objects to the interceptor, where the store is asked; that leaves out the
 * sending of an object's bytes after it was opened. It forwards rather than being a proxy object,
 * because S3Proxy looks through {@link #delegate()} for the store's class to know whether it takes
 * conditional writes.
 */
final class InterceptedBlobStore extends ForwardingBlobStore {
  private final CallInterceptor interceptor;

  InterceptedBlobStore(BlobStore store, CallInterceptor interceptor) {
    super(store);
    this.interceptor = requireNonNull(interceptor, "interceptor is null");
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return around("list " + request.prefix(), () -> super.list(request));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    return around("putBlob " + request.key(), () -> super.putBlob(request, content));
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return around("copyBlob " + request.destinationKey(), () -> super.copyBlob(request));
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    return around("blobMetadata " + request.key(), () -> super.blobMetadata(request));
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    return around("getBlob " + request.key(), () -> super.getBlob(request));
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    return around("removeBlob " + request.key(), () -> super.removeBlob(request));
  }

  private <T> T around(String operation, Callable<T> call) {
    try {
      return interceptor.around(Call.work("s3", operation), call);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(operation + ": " + e.getMessage(), e);
    }
  }
}

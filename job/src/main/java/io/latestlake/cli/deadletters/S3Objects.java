package io.latestlake.cli.deadletters;

import static java.util.Objects.requireNonNull;

import io.latestlake.cli.console.CommandFailure;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects in S3, or in what stands in for it. */
final class S3Objects implements LakeObjects {
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;

  S3Objects(S3Client s3, String bucket) {
    this.s3 = requireNonNull(s3, "s3 is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  @Override
  public List<String> list(String prefix, String after) {
    return told(
        () ->
            s3
                .listObjectsV2Paginator(
                    request ->
                        request
                            .bucket(bucket)
                            .prefix(prefix)
                            .startAfter(after.isEmpty() ? prefix : after))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
  }

  @Override
  public byte[] read(String key) {
    return told(
        () -> s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray());
  }

  /**
   * @return false if there is one of that key already, which stays as it is
   */
  boolean create(String key, byte[] content) {
    return told(
        () -> {
          try {
            s3.putObject(
                request -> request.bucket(bucket).key(key).ifNoneMatch("*"),
                RequestBody.fromBytes(content));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
              return false;
            }
            throw e;
          }
        });
  }

  private <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new CommandFailure(
          "s3://"
              + bucket
              + " cannot be used ("
              + e.getMessage()
              + "): check the credentials, and bucket, region and endpoint in the settings.",
          e);
    }
  }

  @Override
  public String address(String key) {
    return "s3://" + bucket + "/" + key;
  }

  @Override
  public void close() {
    s3.close();
  }
}

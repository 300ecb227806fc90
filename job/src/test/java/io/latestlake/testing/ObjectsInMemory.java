package io.latestlake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The least of S3: put, also under {@code If-None-Match: *}, get, and a list of one page. */
public final class ObjectsInMemory implements S3Client {
  private final Map<String, byte[]> objects = new TreeMap<>();
  private volatile boolean failing;

  public synchronized Map<String, byte[]> objects() {
    return new TreeMap<>(objects);
  }

  @Override
  public synchronized PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    if (request.ifNoneMatch() != null && objects.containsKey(request.key())) {
      throw S3Exception.builder().statusCode(412).message("PreconditionFailed").build();
    }
    try {
      objects.put(request.key(), body.contentStreamProvider().newStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PutObjectResponse.builder().build();
  }

  /** Whether it is out of order for whoever reads. */
  public void fail(boolean now) {
    failing = now;
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    refuseIfFailing();
    return ListObjectsV2Response.builder()
        .contents(
            objects().keySet().stream()
                .filter(key -> key.startsWith(request.prefix()))
                .filter(
                    key -> request.startAfter() == null || key.compareTo(request.startAfter()) > 0)
                .map(key -> S3Object.builder().key(key).build())
                .toList())
        .build();
  }

  private void refuseIfFailing() {
    if (failing) {
      throw S3Exception.builder().statusCode(503).message("SlowDown").build();
    }
  }

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    refuseIfFailing();
    byte[] content = objects().get(request.key());
    if (content == null) {
      throw NoSuchKeyException.builder()
          .statusCode(404)
          .message("NoSuchKey " + request.key())
          .build();
    }
    GetObjectResponse response =
        GetObjectResponse.builder()
            .contentLength((long) content.length)
            .lastModified(Instant.EPOCH)
            .build();
    AbortableInputStream stream =
        AbortableInputStream.create(new java.io.ByteArrayInputStream(content));
    try {
      return transformer.transform(response, stream);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String serviceName() {
    return "s3";
  }

  @Override
  public void close() {}
}

package io.latestlake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The least of S3: put, also under {@code If-None-Match: *}, and get. */
public final class ObjectsInMemory implements S3Client {
  private final Map<String, byte[]> objects = new TreeMap<>();

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

  @Override
  public <T> T getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
    byte[] content = objects().get(request.key());
    if (content == null) {
      throw S3Exception.builder().statusCode(404).message("NoSuchKey " + request.key()).build();
    }
    GetObjectResponse response =
        GetObjectResponse.builder().contentLength((long) content.length).build();
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

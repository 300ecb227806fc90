package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.CallInterceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3's REST API over a folder; requests must be signed with the one key. The folder must be
 * absolute, else listings are empty.
 */
public final class S3Server implements AutoCloseable {
  private final S3Proxy proxy;

  private S3Server(S3Proxy proxy) {
    this.proxy = proxy;
  }

  public static S3Server start(
      Path dir, String accessKeyId, String secretAccessKey, CallInterceptor interceptor)
      throws Exception {
    Path root = requireNonNull(dir, "dir is null").toAbsolutePath();
    Files.createDirectories(root);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(
                new InterceptedBlobStore(new FilesystemNio2BlobStore(root.toString()), interceptor))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .ignoreUnknownHeaders(true)
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKeyId, secretAccessKey)
            .build();
    proxy.start();
    return new S3Server(proxy);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** A client of this server. */
  public S3Client client(String region, String accessKeyId, String secretAccessKey) {
    return S3Client.builder()
        .endpointOverride(endpoint())
        .region(Region.of(region))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IOException("S3 does not stop: " + e.getMessage(), e);
    }
  }
}

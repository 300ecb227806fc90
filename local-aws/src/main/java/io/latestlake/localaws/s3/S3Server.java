package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.ListenAddress;
import io.latestlake.localaws.wire.RateLimits;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
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
  private final String host;
  private final Traffic traffic;

  private S3Server(S3Proxy proxy, String host, Traffic traffic) {
    this.proxy = proxy;
    this.host = host;
    this.traffic = traffic;
  }

  /**
   * @param requests stands around each request, from its first byte to the last of its answer
   * @param operations stands around each request that is not the stand-ins' own, and around what
   *     the store does for any request, before anything is answered
   */
  public static S3Server start(
      Path dir,
      String accessKeyId,
      String secretAccessKey,
      S3Limits limits,
      CallInterceptor requests,
      CallInterceptor operations)
      throws Exception {
    return start(
        ListenAddress.LOOPBACK, dir, accessKeyId, secretAccessKey, limits, requests, operations);
  }

  /** As above, elsewhere. */
  public static S3Server start(
      ListenAddress at,
      Path dir,
      String accessKeyId,
      String secretAccessKey,
      S3Limits limits,
      CallInterceptor requests,
      CallInterceptor operations)
      throws Exception {
    Path root = requireNonNull(dir, "dir is null").toAbsolutePath();
    Files.createDirectories(root);
    PlainFilesBlobStore.deleteUnfinished(root);
    CurrentRequest current = new CurrentRequest();
    Traffic traffic = new Traffic();
    BlobStore files = new PlainFilesBlobStore(new FilesystemNio2BlobStore(root.toString()));
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(
                new InterceptedBlobStore(
                    new MeteredBlobStore(new ConditionalBlobStore(files, current), traffic),
                    operations))
            .endpoint(URI.create("http://" + at))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKeyId, secretAccessKey)
            .build();
    RateLimits rates =
        new RateLimits(
            Map.of(
                S3Operation.WRITES, limits.writesPerSecond(),
                S3Operation.READS, limits.readsPerSecond()),
            System::nanoTime);
    addFilter(
        proxy,
        new RequestFilter(CallInterceptor.chain(List.of(requests, rates)), operations, current));
    proxy.start();
    return new S3Server(proxy, at.host(), traffic);
  }

  /** S3Proxy has no place for what stands before it, and keeps its HTTP server to itself. */
  private static void addFilter(S3Proxy proxy, RequestFilter filter)
      throws ReflectiveOperationException {
    Field field = S3Proxy.class.getDeclaredField("server");
    field.setAccessible(true);
    Server server = (Server) field.get(proxy);
    server
        .getDescendant(ServletContextHandler.class)
        .addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
  }

  public URI endpoint() {
    return URI.create("http://" + host + ":" + proxy.getPort());
  }

  public Traffic traffic() {
    return traffic;
  }

  /** The stand-ins' own client of this server. */
  public S3Client client(String region, String accessKeyId, String secretAccessKey) {
    return client(endpoint(), region, accessKeyId, secretAccessKey);
  }

  /** A client of a server like this one. */
  public static S3Client client(
      URI endpoint, String region, String accessKeyId, String secretAccessKey) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .overrideConfiguration(OwnClient::mark)
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

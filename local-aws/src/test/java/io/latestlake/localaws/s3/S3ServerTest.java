package io.latestlake.localaws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latestlake.localaws.wire.CallInterceptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What needs a server of its own: low limits, another key, and a look at the folder. */
class S3ServerTest {
  private static final String BUCKET = "bucket";

  @TempDir private Path dir;

  @Test
  void whoWritesTooFastIsToldToSlowDown() throws Exception {
    try (S3Server server = start(new S3Limits(1, 5500));
        S3Client patient = server.client("us-east-1", "local", "localsecret");
        S3Client hasty = hasty(patient)) {
      hasty.createBucket(bucket -> bucket.bucket(BUCKET));
      S3Exception refusal =
          catchThrowableOfType(
              S3Exception.class,
              () -> {
                while (true) { // at one a second, the second or a later one is too fast
                  put(hasty, "a");
                }
              });

      assertThat(refusal.statusCode()).isEqualTo(503);
      assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
      assertThat(refusal.isThrottlingException()).isTrue();
      put(patient, "b");
      assertThat(hasty.listObjectsV2(list -> list.bucket(BUCKET)).contents())
          .extracting(S3Object::key)
          .containsExactly("a", "b");
    }
  }

  @Test
  void aRequestSignedWithAnotherKeyIsRefused() throws Exception {
    try (S3Server server = start(S3Limits.AWS);
        S3Client stranger = server.client("us-east-1", "local", "wrong")) {
      assertThatThrownBy(stranger::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
    }
  }

  @Test
  void whatAKilledServerLeftUnfinishedIsNoObject() throws Exception {
    try (S3Server server = start(S3Limits.AWS);
        S3Client client = server.client("us-east-1", "local", "localsecret")) {
      client.createBucket(bucket -> bucket.bucket(BUCKET));
      put(client, "folder/a");
      Files.writeString(dir.resolve(BUCKET + "/folder/a-" + UUID.randomUUID()), "unfinished");

      assertThat(client.listObjectsV2(list -> list.bucket(BUCKET)).contents())
          .extracting(S3Object::key)
          .isEqualTo(List.of("folder/a"));
    }
  }

  @Test
  void whatAKilledServerLeftUnfinishedIsDeletedByTheNext() throws Exception {
    String named = "folder/a-" + UUID.randomUUID();
    try (S3Server server = start(S3Limits.AWS);
        S3Client client = server.client("us-east-1", "local", "localsecret")) {
      client.createBucket(bucket -> bucket.bucket(BUCKET));
      put(client, "folder/a");
      put(client, named);
    }
    assumeTrue(
        !Files.getFileAttributeView(
                dir.resolve(BUCKET + "/folder/a"), UserDefinedFileAttributeView.class)
            .list()
            .isEmpty(),
        "files can have attributes here");
    Path unfinished = dir.resolve(BUCKET + "/folder/a-" + UUID.randomUUID());
    Files.writeString(unfinished, "unfinished");

    try (S3Server server = start(S3Limits.AWS);
        S3Client client = server.client("us-east-1", "local", "localsecret")) {
      assertThat(unfinished).doesNotExist();
      assertThat(client.listObjectsV2(list -> list.bucket(BUCKET)).contents())
          .extracting(S3Object::key)
          .isEqualTo(List.of("folder/a", named));
    }
  }

  private S3Server start(S3Limits limits) throws Exception {
    CallInterceptor none = CallInterceptor.chain(List.of());
    return S3Server.start(dir, "local", "localsecret", limits, none, none);
  }

  private static void put(S3Client client, String key) {
    client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString("text"));
  }

  /** The same client, but one that does not try again. */
  private static S3Client hasty(S3Client client) {
    return S3Client.builder()
        .endpointOverride(client.serviceClientConfiguration().endpointOverride().orElseThrow())
        .region(client.serviceClientConfiguration().region())
        .credentialsProvider(client.serviceClientConfiguration().credentialsProvider())
        .forcePathStyle(true)
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient.create())
        .build();
  }
}

package io.latestlake.publish.garbage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.latestlake.warehouse.WarehouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * DeleteObjects of a store that deletes some keys and not others, by the answers that the manual
 * shows.
 */
class BucketTest {
  private static final Folder FOLDER = new Folder("versions/cases/");
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

  private final List<List<String>> requests = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();
  private final List<Long> pauses = new ArrayList<>();
  private int refusals = Integer.MAX_VALUE;
  private HttpServer server;
  private S3Client s3;
  private Bucket bucket;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          byte[] answer = answer(KEY.matcher(body).results().map(BucketTest::key).toList());
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
            .build();
    bucket = new Bucket(s3, "lake", pause -> pauses.add(pause.toSeconds()));
  }

  private static String key(MatchResult element) {
    return element.group(1).replace("&lt;", "<").replace("&amp;", "&");
  }

  private byte[] answer(List<String> keys) {
    requests.add(keys);
    StringBuilder errors = new StringBuilder();
    if (refusals-- > 0) {
      keys.stream()
          .filter(refused::contains)
          .forEach(
              key ->
                  errors
                      .append("<Error><Key>")
                      .append(key.replace("&", "&amp;").replace("<", "&lt;"))
                      .append("</Key><Code>InternalError</Code>")
                      .append("<Message>We encountered an internal error.</Message></Error>"));
    }
    return ("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + errors
            + "</DeleteResult>")
        .getBytes(UTF_8);
  }

  @AfterEach
  void stop() {
    s3.close();
    server.stop(0);
  }

  @Test
  void onlyKeysThatStayedAreTriedAgainAndThenTold() throws Exception {
    refused.add("versions/cases/1-1-a/b");

    Bucket.Left left =
        bucket.delete(FOLDER, List.of("versions/cases/1-1-a/a", "versions/cases/1-1-a/b"));

    assertThat(requests)
        .containsExactly(
            List.of("versions/cases/1-1-a/a", "versions/cases/1-1-a/b"),
            List.of("versions/cases/1-1-a/b"),
            List.of("versions/cases/1-1-a/b"));
    assertThat(pauses).containsExactly(1L, 2L);
    assertThat(left.keys()).containsExactly("versions/cases/1-1-a/b");
    assertThat(left.failure()).contains("versions/cases/1-1-a/b", "InternalError");
  }

  @Test
  void whatIsDeletedAtTheSecondTryIsNotTold() throws Exception {
    refused.add("versions/cases/1-1-a/b");
    refusals = 1;

    assertThat(bucket.delete(FOLDER, List.of("versions/cases/1-1-a/b")))
        .isEqualTo(Bucket.Left.NOTHING);
    assertThat(requests).hasSize(2);
  }

  @Test
  void aKeyOutsideOfTheFolderIsNeverSent() {
    for (String outside :
        List.of(
            "versions/cases2/1-1-a/a", "versions/cases/", "lake/cases/a", "", "versions/cases")) {
      assertThatThrownBy(() -> bucket.delete(FOLDER, List.of("versions/cases/1-1-a/a", outside)))
          .as(outside)
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void namesAreSentAsTheyAre() throws Exception {
    List<String> keys =
        List.of(
            "versions/cases/1-1-a/%2e%2e/x",
            "versions/cases/1-1-a/a&b<c", "versions/cases/1-1-a/é +?#");

    bucket.delete(FOLDER, keys);

    assertThat(requests).containsExactly(keys);
  }

  @Test
  void aBatchHasAThousandKeysOfAnyAttemptAndThePermissionIsAskedBeforeEach() throws Exception {
    refused.add("versions/cases/7-1-a/x");
    List<Integer> asked = new ArrayList<>();
    Deletion deletion =
        new Deletion(bucket, FOLDER, () -> asked.add(requests.size()), new Allowance(() -> false));

    for (int i = 0; i < 1500; i++) {
      deletion.add(new StoredObject("versions/cases/" + i + "-1-a/x", 2, Instant.EPOCH));
    }
    assertThat(asked).containsExactly(0);
    deletion.flush();
    deletion.flush();

    assertThat(requests).extracting(List::size).containsExactly(1000, 1, 1, 500);
    assertThat(asked).containsExactly(0, 3);
    Collected collected = deletion.collected();
    assertThat(collected.objects()).isEqualTo(1499);
    assertThat(collected.bytes()).isEqualTo(2 * 1499);
    assertThat(collected.failed()).isEqualTo(1);
    assertThat(collected.text())
        .contains("1 objects stay for now", "versions/cases/7-1-a/x: InternalError");
  }

  @Test
  void aBatchThatMayNotBeDeletedIsNotSentNorTriedAgain() throws Exception {
    Deletion deletion =
        new Deletion(
            bucket,
            FOLDER,
            () -> {
              throw new WarehouseException.Fenced("epoch 1 is over", false);
            },
            new Allowance(() -> false));
    deletion.add(new StoredObject("versions/cases/1-1-a/x", 2, Instant.EPOCH));

    assertThatThrownBy(deletion::flush).isInstanceOf(WarehouseException.Fenced.class);
    deletion.flush();

    assertThat(requests).isEmpty();
    assertThat(deletion.collected().objects()).isZero();
  }
}

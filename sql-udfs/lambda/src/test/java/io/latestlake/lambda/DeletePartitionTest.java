package io.latestlake.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.s3.S3Limits;
import io.latestlake.localaws.s3.S3Server;
import io.latestlake.localaws.wire.CallInterceptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Through the handler's streams, with payloads as AWS documents them, on a real S3 server. */
class DeletePartitionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET = "lake-bucket";
  private static final String DAY = "lake/cases/year=2020/month=5/day=1/";
  private static final String ADDRESS = "s3://" + BUCKET + "/" + DAY;

  private static S3Server server;
  private static S3Client s3;

  private final RefusedKeys refused = new RefusedKeys();
  private final List<Integer> pauses = new ArrayList<>();
  private DeletePartition function;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    CallInterceptor none = CallInterceptor.chain(List.of());
    server = S3Server.start(folder, "key", "secret", S3Limits.NONE, none, none);
    s3 = client().build();
    s3.createBucket(bucket -> bucket.bucket(BUCKET));
  }

  @AfterAll
  static void stop() throws Exception {
    s3.close();
    server.close();
  }

  @BeforeEach
  void makeFunction() {
    S3Client client =
        client()
            .overrideConfiguration(settings -> settings.addExecutionInterceptor(refused))
            .build();
    LakeFolder lake =
        LakeFolder.of(
            DeletePartition.LAKE, Map.of(DeletePartition.LAKE, "s3://" + BUCKET + "/lake/"));
    function = new DeletePartition(lake, client, pauses::add);
    s3.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
        .map(S3Object::key)
        .forEach(key -> s3.deleteObject(delete -> delete.bucket(BUCKET).key(key)));
  }

  private static S3ClientBuilder client() {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClient(UrlConnectionHttpClient.create());
  }

  @Test
  void aBatchHasOneResultARowInItsOrderAndNullsAreNull() throws Exception {
    put(DAY + "0000_part_00.parquet", DAY + "0001_part_00.parquet");
    put("lake/cases/year=2020/month=5/day=2/0000_part_00.parquet");

    JsonNode answer = call(sample("documented-request.json"));

    assertThat(answer)
        .isEqualTo(
            JSON.readTree("{\"success\":true,\"num_records\":4,\"results\":[2,null,null,1]}"));
    assertThat(keys()).isEmpty();
  }

  @Test
  void theAnswerIsATextThatHasTheJsonAsInAwsSamples() throws Exception {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream("{\"arguments\":[]}".getBytes(UTF_8)), response, null);

    JsonNode text = JSON.readTree(response.toByteArray());
    assertThat(text.isTextual()).isTrue();
    assertThat(JSON.readTree(text.textValue()))
        .isEqualTo(JSON.readTree("{\"success\":true,\"num_records\":0,\"results\":[]}"));
  }

  @Test
  void onlyThePartitionsObjectsAreDeletedAndACallAgainDeletesNone() throws Exception {
    String[] others = {
      "lake/cases/year=2020/month=5/day=12/a",
      "lake/cases_archive/year=2020/month=5/day=1/a",
      "lake2/cases/year=2020/month=5/day=1/a"
    };
    put(others);
    put(DAY + "a", DAY + "below/b", DAY + "c&d.parquet");

    assertThat(results(ADDRESS)).containsExactly(3L);
    assertThat(results(ADDRESS)).containsExactly(0L);
    assertThat(keys()).containsExactlyInAnyOrder(others);
  }

  @Test
  void aPartitionThatABatchNamesTwiceIsCountedOnce() throws Exception {
    put(DAY + "a");

    assertThat(results(ADDRESS, ADDRESS.substring(0, ADDRESS.length() - 1)))
        .containsExactly(1L, 0L);
  }

  @Test
  void aPartitionOfMoreObjectsThanAPageHasIsDeletedToItsEnd() throws Exception {
    String[] keys = new String[1003];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = DAY + i;
    }
    put(keys);

    assertThat(results(ADDRESS)).containsExactly(1003L);
    assertThat(keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3://lake-bucket/lake/",
        "s3://lake-bucket/lake/cases/",
        "s3://lake-bucket/lake/cases/year=2020/",
        "s3://lake-bucket/lake/cases/year=2020/month=5/",
        "s3://lake-bucket/lake/cases/year=2020/month=5/day=",
        "s3://lake-bucket/lake/cases/year=2020/month=5/day=1//",
        "s3://lake-bucket/lake/cases/year=2020/month=5/day=1/a",
        "s3://lake-bucket/lake/cases/year=2020/month=5/day=1/\n",
        "s3://lake-bucket/lake/../cases/year=2020/month=5/day=1/",
        "s3://lake-bucket/lake/../year=2020/month=5/day=1/",
        "s3://lake-bucket/lake//year=2020/month=5/day=1/",
        "s3://lake-bucket/stage/cases/year=2020/month=5/day=1/",
        "s3://lake-bucket/LAKE/cases/year=2020/month=5/day=1/",
        "s3://other-bucket/lake/cases/year=2020/month=5/day=1/",
        "lake/cases/year=2020/month=5/day=1/",
        "cases/year=2020/month=5/day=1/"
      })
  void whatIsNoPartitionOfTheLakeFailsTheStatementAndNothingIsDeleted(String location)
      throws Exception {
    String[] all = {
      DAY + "a", "stage/cases/year=2020/month=5/day=1/a", "year=2020/month=5/day=1/a"
    };
    put(all);

    JsonNode answer = call(request(ADDRESS, location));

    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("error_msg").textValue())
        .contains("no partition of the lake: name it in full")
        .doesNotContain("\n");
    assertThat(keys()).containsExactlyInAnyOrder(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "not JSON",
        "{}",
        "{\"arguments\":null}",
        "{\"arguments\":{}}",
        "{\"arguments\":[[1]]}",
        "{\"arguments\":[\"s3://lake-bucket/lake/cases/year=2020/month=5/day=1/\"]}",
        "{\"arguments\":[[]]}",
        "{\"arguments\":[[\"a\",\"b\"]]}",
        "{\"num_records\":2,\"arguments\":[[null]]}",
        "{\"num_records\":\"x\",\"arguments\":[[null]]}"
      })
  void aRequestOfAnotherShapeFailsTheStatement(String request) throws Exception {
    JsonNode answer = call(request);

    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("error_msg").textValue()).isNotBlank();
  }

  @Test
  void aKeyWhoseErrorPassesIsDeletedByAnotherAttempt() throws Exception {
    put(DAY + "a", DAY + "b", DAY + "c");
    refused.refuse(DAY + "b", "SlowDown", 2);

    assertThat(results(ADDRESS)).containsExactly(3L);
    assertThat(keys()).isEmpty();
    assertThat(pauses).containsExactly(0, 1);
  }

  @Test
  void aKeyThatStaysFailsTheStatementByItsName() throws Exception {
    put(DAY + "a", DAY + "b", DAY + "c");
    for (String code : List.of("AccessDenied", "SlowDown")) {
      refused.refuse(DAY + "b", code, 10);

      JsonNode answer = call(request(ADDRESS));

      assertThat(answer.path("success").booleanValue()).isFalse();
      assertThat(answer.path("error_msg").textValue())
          .contains("s3://" + BUCKET + "/" + DAY + "b could not be deleted", code);
      assertThat(keys()).containsExactly(DAY + "b");
    }
    refused.refuse(DAY + "b", "", 0);
    assertThat(results(ADDRESS)).as("called again").containsExactly(1L);
  }

  @Test
  void aBucketThatIsNotThereFailsTheStatement() throws Exception {
    LakeFolder elsewhere = new LakeFolder("no-such-bucket", "lake/");
    function = new DeletePartition(elsewhere, s3, pauses::add);

    JsonNode answer = call(request("s3://no-such-bucket/lake/cases/year=2020/month=5/day=1/"));

    assertThat(answer.path("success").booleanValue()).isFalse();
    assertThat(answer.path("error_msg").textValue()).contains("call again");
  }

  @Test
  void withoutAFolderOfABucketTheFunctionDoesNotStart() {
    for (String value : List.of("", "lake/", "s3://bucket", "s3://bucket/", "s3://bucket//")) {
      assertThatThrownBy(
              () -> LakeFolder.of(DeletePartition.LAKE, Map.of(DeletePartition.LAKE, value)))
          .as(value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(DeletePartition.LAKE);
    }
  }

  private List<Long> results(String... locations) throws IOException {
    JsonNode answer = call(request(locations));
    assertThat(answer.path("success").booleanValue()).as(answer.toString()).isTrue();
    List<Long> results = new ArrayList<>();
    answer.path("results").forEach(result -> results.add(result.longValue()));
    return results;
  }

  private static String request(String... locations) {
    var request = JSON.createObjectNode().put("num_records", locations.length);
    var rows = request.putArray("arguments");
    for (String location : locations) {
      rows.addArray().add(location);
    }
    return request.toString();
  }

  private JsonNode call(String request) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(request.getBytes(UTF_8)), response, null);
    return JSON.readTree(JSON.readTree(response.toByteArray()).textValue());
  }

  private static String sample(String name) throws IOException {
    try (InputStream in = DeletePartitionTest.class.getResourceAsStream("/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void put(String... keys) {
    for (String key : keys) {
      s3.putObject(object -> object.bucket(BUCKET).key(key), RequestBody.fromString("x"));
    }
  }

  private static List<String> keys() {
    return s3.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
        .map(S3Object::key)
        .toList();
  }
}

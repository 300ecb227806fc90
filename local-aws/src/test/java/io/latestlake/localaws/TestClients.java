package io.latestlake.localaws;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The real SDK's clients of the stand-ins, and the few calls that most tests make with them. */
public final class TestClients implements AutoCloseable {
  public static final String DATABASE = "dev";
  public static final String WORKGROUP = "wg";
  public static final String BUCKET = "bucket";
  private static final int POLL_MILLIS = 15;

  /** For what takes seconds on a machine that is busy. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Endpoints endpoints;
  private final RedshiftDataClient redshift;
  private final S3Client s3;
  private final GlueClient glue;
  private final KinesisClient kinesis;

  TestClients(Endpoints endpoints) {
    this.endpoints = requireNonNull(endpoints, "endpoints is null");
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(endpoints.accessKeyId(), endpoints.secretAccessKey()));
    Region region = Region.of(endpoints.region());
    this.redshift =
        RedshiftDataClient.builder()
            .endpointOverride(URI.create(endpoints.redshiftData()))
            .region(region)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    this.glue =
        GlueClient.builder()
            .endpointOverride(URI.create(endpoints.glue()))
            .region(region)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    this.kinesis =
        KinesisClient.builder()
            .endpointOverride(URI.create(endpoints.kinesis()))
            .region(region)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    this.s3 =
        S3Client.builder()
            .endpointOverride(URI.create(endpoints.s3()))
            .region(region)
            .forcePathStyle(true)
            .credentialsProvider(credentials)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    if (s3.listBuckets().buckets().isEmpty()) {
      s3.createBucket(bucket -> bucket.bucket(BUCKET));
    }
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** PostgreSQL itself, for what no Redshift client could ask. */
  public String jdbc() {
    return endpoints.jdbc();
  }

  public RedshiftDataClient redshift() {
    return redshift;
  }

  public S3Client s3() {
    return s3;
  }

  public GlueClient glue() {
    return glue;
  }

  public KinesisClient kinesis() {
    return kinesis;
  }

  /** Submits a batch and does not wait. */
  public String submit(String... sqls) {
    return submit(batch -> batch, sqls);
  }

  public String submit(UnaryOperator<BatchExecuteStatementRequest.Builder> more, String... sqls) {
    return redshift
        .batchExecuteStatement(
            more.apply(
                    BatchExecuteStatementRequest.builder()
                        .database(DATABASE)
                        .workgroupName(WORKGROUP)
                        .sqls(sqls))
                .build())
        .id();
  }

  /** Runs a batch to its end, whatever that is. */
  public DescribeStatementResponse run(String... sqls) {
    return await(submit(sqls));
  }

  /** Runs one statement in no batch, to its end, whatever that is. */
  public DescribeStatementResponse runAlone(String sql) {
    return await(
        redshift
            .executeStatement(
                request -> request.database(DATABASE).workgroupName(WORKGROUP).sql(sql))
            .id());
  }

  /** Runs a batch that must succeed. */
  public DescribeStatementResponse succeed(String... sqls) {
    DescribeStatementResponse end = run(sqls);
    if (end.status() != StatusString.FINISHED) {
      throw new AssertionError(end.error());
    }
    return end;
  }

  /** Runs a batch that must fail, and tells its error. */
  public String fail(String... sqls) {
    DescribeStatementResponse end = run(sqls);
    if (end.status() != StatusString.FAILED) {
      throw new AssertionError("not failed but " + end.status());
    }
    return end.error();
  }

  /** Waits for its end, whatever that is. */
  public DescribeStatementResponse await(String id) {
    return await(id, TestClients::hasEnded);
  }

  /** Waits until it is as wanted; it must not end otherwise. */
  public DescribeStatementResponse await(String id, Predicate<DescribeStatementResponse> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      DescribeStatementResponse now = redshift.describeStatement(describe -> describe.id(id));
      if (wanted.test(now)) {
        return now;
      }
      if (hasEnded(now) || System.nanoTime() - end > 0) {
        throw new AssertionError("it is " + now.statusAsString() + ": " + now.error());
      }
      pause();
    }
  }

  private static boolean hasEnded(DescribeStatementResponse now) {
    return switch (now.status()) {
      case FINISHED, FAILED, ABORTED -> true;
      default -> false;
    };
  }

  /** Waits before asking again: the Data API may be asked some 100 times a second. */
  public static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Calls an operation as the SDK does, but with members that this version of it does not know.
   *
   * @return the answer's text
   */
  public String call(URI service, String target, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(service)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", target)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return send(request);
  }

  private static String send(HttpRequest request) {
    return sent(request).body();
  }

  private static HttpResponse<String> sent(HttpRequest request) {
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for faults as {@code Faults} reads them, in place of those of that name. */
  public void putFaults(String name, String list) {
    HttpResponse<String> answer =
        sent(admin("/faults/" + name).PUT(HttpRequest.BodyPublishers.ofString(list)).build());
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(answer.body());
    }
  }

  public void clearFaults(String name) {
    send(admin("/faults/" + name).DELETE().build());
  }

  /** How often each fault of that name has happened. */
  public String faultsThatHappened(String name) {
    return send(admin("/faults/" + name).build());
  }

  public void beginToRecordCalls() {
    send(admin("/calls").PUT(HttpRequest.BodyPublishers.noBody()).build());
  }

  public void recordNoMoreCalls() {
    send(admin("/calls").DELETE().build());
  }

  public String recordedCalls() {
    return send(admin("/calls").build());
  }

  private HttpRequest.Builder admin(String path) {
    return HttpRequest.newBuilder(URI.create(endpoints.admin() + path));
  }

  /** What {@code GET /stats} tells. */
  public JsonNode stats() {
    try {
      return new ObjectMapper()
          .readTree(send(HttpRequest.newBuilder(URI.create(endpoints.admin() + "/stats")).build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI redshiftEndpoint() {
    return URI.create(endpoints.redshiftData());
  }

  public URI glueEndpoint() {
    return URI.create(endpoints.glue());
  }

  /** The rows of one query, each as its values' text, NULL as the word null. */
  public List<List<String>> query(String sql) {
    String id = succeed(sql).id();
    return redshift.getStatementResultPaginator(get -> get.id(id + ":1")).stream()
        .flatMap(page -> page.records().stream())
        .map(row -> row.stream().map(TestClients::text).toList())
        .toList();
  }

  /** The one value that a query yields. */
  public String value(String sql) {
    return query(sql).get(0).get(0);
  }

  public void put(String key, byte[] bytes) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  public byte[] get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
  }

  public List<String> keys(String prefix) {
    return s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static String text(Field field) {
    return switch (field.type()) {
      case IS_NULL -> "null";
      case LONG_VALUE -> field.longValue().toString();
      case DOUBLE_VALUE -> field.doubleValue().toString();
      case BOOLEAN_VALUE -> field.booleanValue().toString();
      default -> field.stringValue();
    };
  }

  @Override
  public void close() {
    redshift.close();
    glue.close();
    kinesis.close();
    s3.close();
  }
}

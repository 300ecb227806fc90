package io.latestlake.localaws.fault;

import static io.latestlake.localaws.TestClients.BUCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latestlake.localaws.SharedLocalAws;
import io.latestlake.localaws.TestClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionResponse;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.redshiftdata.RedshiftDataClient;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Each fault as the SDK sees it, with clients that try nothing again. */
@ExtendWith(SharedLocalAws.class)
class FaultsTest {
  private static final String FAULTS = "faults-test";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path temp;
  private final TestClients aws;
  private S3Client s3;
  private GlueClient glue;
  private RedshiftDataClient redshift;

  FaultsTest(TestClients aws) {
    this.aws = aws;
  }

  @BeforeEach
  void open() {
    s3 =
        hasty(S3Client.builder().forcePathStyle(true), aws.s3().serviceClientConfiguration())
            .build();
    glue = hasty(GlueClient.builder(), aws.glue().serviceClientConfiguration()).build();
    redshift =
        hasty(RedshiftDataClient.builder(), aws.redshift().serviceClientConfiguration()).build();
  }

  @AfterEach
  void close() {
    aws.clearFaults(FAULTS);
    s3.close();
    glue.close();
    redshift.close();
  }

  @Test
  void whatIsRefusedBeforeIsNotDoneAndWhatIsRefusedAfterIs() {
    fault("http", "^PutObject$", "/refused/before$", refuse("before", "internal"));
    assertThat(refusal(() -> put("refused/before")))
        .extracting(AwsServiceException::statusCode, e -> e.awsErrorDetails().errorCode())
        .containsExactly(500, "InternalError");
    assertThat(keys("refused/")).isEmpty();

    fault("http", "^PutObject$", "/refused/after$", refuse("after", "internal"));
    assertThat(refusal(() -> put("refused/after")).statusCode()).isEqualTo(500);
    assertThat(keys("refused/")).containsExactly("refused/after");

    fault("http", "^CreateDatabase$", "^refused$", refuse("after", "internal"));
    assertThat(refusal(() -> createDatabase("refused")))
        .extracting(AwsServiceException::statusCode, e -> e.awsErrorDetails().errorCode())
        .containsExactly(500, "InternalServiceException");
    assertThat(glue.getDatabase(get -> get.name("refused")).database().name()).isEqualTo("refused");

    fault("http", "^BatchExecuteStatement$", "^refused statement$", refuse("before", "internal"));
    assertThat(refusal(() -> submit("refused statement")))
        .extracting(AwsServiceException::statusCode, e -> e.awsErrorDetails().errorCode())
        .containsExactly(500, "InternalServerException");
    assertThat(
            aws.redshift()
                .listStatements(list -> list.status("ALL").statementName("refused statement"))
                .statements())
        .isEmpty();
  }

  @Test
  void whoIsThrottledIsToldInTheWordsOfTheService() {
    fault("http", "^PutObject$", "/throttled$", refuse("before", "throttled"));
    AwsServiceException slowDown = refusal(() -> put("throttled"));
    assertThat(slowDown.statusCode()).isEqualTo(503);
    assertThat(slowDown.awsErrorDetails().errorCode()).isEqualTo("SlowDown");

    fault("http", "^CreateDatabase$", "^throttled$", refuse("before", "throttled"));
    AwsServiceException throttled = refusal(() -> createDatabase("throttled"));
    assertThat(throttled.statusCode()).isEqualTo(400);
    assertThat(throttled.isThrottlingException()).isTrue();

    fault("http", "^BatchExecuteStatement$", "^throttled$", refuse("before", "throttled"));
    assertThat(refusal(() -> submit("throttled")).isThrottlingException()).isTrue();
  }

  @Test
  void anAnswerThatIsLostIsOfACallThatWasMade() {
    fault("http", "^PutObject$", "/lost/after$", cut("after"));
    assertThatThrownBy(() -> put("lost/after")).isInstanceOf(SdkClientException.class);
    assertThat(keys("lost/")).containsExactly("lost/after");

    fault("http", "^PutObject$", "/lost/before$", cut("before"));
    assertThatThrownBy(() -> put("lost/before")).isInstanceOf(SdkClientException.class);
    assertThat(keys("lost/")).containsExactly("lost/after");

    fault("http", "^CreateDatabase$", "^lost$", cut("after"));
    assertThatThrownBy(() -> createDatabase("lost")).isInstanceOf(SdkClientException.class);
    assertThat(glue.getDatabase(get -> get.name("lost")).database().name()).isEqualTo("lost");
  }

  @Test
  void aLargeAnswerCanBeLostToo() {
    s3.putObject(put -> put.bucket(BUCKET).key("large"), RequestBody.fromBytes(new byte[1 << 20]));
    fault("http", "^GetObject$", "/large$", cut("after"));

    assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("large")))
        .isInstanceOf(SdkClientException.class);
    assertThat(s3.getObjectAsBytes(get -> get.bucket(BUCKET).key("large")).asByteArray())
        .hasSize(1 << 20);
  }

  @Test
  void someItemsOfABatchFailInAnAnswerThatIsASuccess() {
    createDatabase("partial");
    glue.createTable(
        create ->
            create
                .databaseName("partial")
                .tableInput(
                    table ->
                        table
                            .name("t")
                            .partitionKeys(Column.builder().name("day").type("int").build())
                            .storageDescriptor(storage -> storage.location("s3://b/t/"))));
    fault(
        "http",
        "^BatchCreatePartition$",
        "^partial.t$",
        """
        {"do": "refuse-items", "count": 1, "code": "InternalServiceException"}""");

    BatchCreatePartitionResponse first = createPartitions("1", "2");
    assertThat(first.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.partitionValues()).containsExactly("1");
              assertThat(error.errorDetail().errorCode()).isEqualTo("InternalServiceException");
            });
    assertThat(createPartitions("1", "2").errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.partitionValues()).containsExactly("2");
              assertThat(error.errorDetail().errorCode()).isEqualTo("AlreadyExistsException");
            });
  }

  @Test
  void someKeysOfABatchGetMayComeBackUnprocessed() {
    createDatabase("unprocessed");
    glue.createTable(
        create ->
            create
                .databaseName("unprocessed")
                .tableInput(
                    table ->
                        table
                            .name("t")
                            .partitionKeys(Column.builder().name("day").type("int").build())
                            .storageDescriptor(storage -> storage.location("s3://b/t/"))));
    fault(
        "http",
        "^BatchGetPartition$",
        "^unprocessed.t$",
        """
        {"do": "refuse-items", "count": 1, "code": "-"}""");

    BatchGetPartitionResponse answer =
        glue.batchGetPartition(
            get ->
                get.databaseName("unprocessed")
                    .tableName("t")
                    .partitionsToGet(
                        PartitionValueList.builder().values("1").build(),
                        PartitionValueList.builder().values("2").build()));
    assertThat(answer.unprocessedKeys())
        .extracting(PartitionValueList::values)
        .containsExactly(List.of("1"));
    assertThat(answer.partitions()).isEmpty();
  }

  @Test
  void aStatementMayBeToldToHaveFailedAlthoughItWasCommitted() {
    String error = "ERROR: the connection was lost";
    fault(
        "commit",
        ".",
        "^committed$",
        """
        {"do": "fail-work", "side": "after", "error": "%s"}"""
            .formatted(error));

    DescribeStatementResponse end =
        aws.await(
            aws.submit(
                batch -> batch.statementName("committed"),
                "create table committed_but_failed (a int)"));

    assertThat(end.statusAsString()).isEqualTo("FAILED");
    assertThat(end.error()).isEqualTo(error);
    assertThat(aws.value("select count(*) from committed_but_failed")).isEqualTo("0"); // it exists
  }

  @Test
  void whatIsHeldGoesOnWhenItIsReleased() throws Exception {
    Path release = temp.resolve("release");
    fault("sql", "^create table held", "", hold(release));
    String held = aws.submit("create table held (a int)");
    await(temp.resolve("reached"));
    assertThat(aws.redshift().describeStatement(describe -> describe.id(held)).statusAsString())
        .isEqualTo("STARTED");

    Files.createFile(release);

    assertThat(aws.await(held).statusAsString()).isEqualTo("FINISHED");
  }

  @Test
  void aCancellationThatComesBeforeItsQueryIsNotLost() throws Exception {
    Path release = temp.resolve("release");
    fault("sql", "^with recursive", "", hold(release));
    String endless =
        aws.submit(
            "with recursive n(i) as (select 1 union all select 1 from n) select count(*) from n");
    await(temp.resolve("reached"));

    aws.redshift().cancelStatement(cancel -> cancel.id(endless));
    Files.createFile(release);

    assertThat(aws.await(endless).statusAsString()).isEqualTo("ABORTED");
  }

  @Test
  void whatIsHeldFailsForGoodWhenItsFaultIsTakenBack() throws Exception {
    fault("http", "^PutObject$", "/held$", hold(temp.resolve("never")));
    Thread taker =
        new Thread(
            () -> {
              await(temp.resolve("reached"));
              aws.clearFaults(FAULTS);
            });
    taker.start();

    assertThat(refusal(() -> put("held")).statusCode()).isEqualTo(400);
    assertThat(keys("held")).isEmpty();
    taker.join();
  }

  @Test
  void aFaultComesAtItsOccurrenceAndAsOftenAsItIsAskedFor() {
    aws.putFaults(
        FAULTS,
        """
        [{"at": {"kind": "http", "call": "^PutObject$", "about": "/times$", "occurrence": 2},
          "action": {"do": "refuse", "side": "before", "error": "internal"}, "times": 2}]""");

    put("times");
    refusal(() -> put("times"));
    put("another");
    refusal(() -> put("times"));
    put("times");

    assertThat(aws.faultsThatHappened(FAULTS)).isEqualTo("[2]");
    aws.clearFaults(FAULTS);
    assertThat(aws.faultsThatHappened(FAULTS)).isEqualTo("[]");
  }

  @Test
  void aDelayedCallIsMadeAllTheSame() {
    fault(
        "http",
        "^PutObject$",
        "/late$",
        """
        {"do": "delay", "millis": 1}""");
    put("late");

    assertThat(keys("late")).containsExactly("late");
    assertThat(aws.faultsThatHappened(FAULTS)).isEqualTo("[1]");
  }

  @Test
  void aFaultThatCannotBeIsRefused() {
    assertThatThrownBy(() -> fault("sql", ".", "", cut("after")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only a call of kind http has a connection");
  }

  @Test
  void callsAreRecordedWithWhatTheyAreAboutButForThoseOfRedshiftItself() {
    aws.beginToRecordCalls();
    put("recorded");
    aws.await(
        aws.submit(
            batch -> batch.statementName("recorded"),
            "unload ('select 1 as a') to 's3://bucket/recorded-unload/' iam_role default"
                + " format parquet"));
    aws.recordNoMoreCalls();
    put("not-recorded");

    assertThat(aws.recordedCalls())
        .contains(
            entry("s3", "REQUEST", "PutObject", BUCKET + "/recorded"),
            entry("redshiftData", "REQUEST", "BatchExecuteStatement", "recorded"),
            entry("redshiftData", "REQUEST", "DescribeStatement", "recorded"),
            entry("redshiftData", "WORK", "COMMIT of recorded", "recorded"))
        .doesNotContain("not-recorded", "\"PutObject\",\"about\":\"bucket/recorded-unload");
  }

  private static String entry(String service, String kind, String name, String about) {
    return """
        {"service":"%s","kind":"%s","name":"%s","about":"%s"}"""
        .formatted(service, kind, name, about);
  }

  private void fault(String kind, String call, String about, String action) {
    aws.putFaults(
        FAULTS,
        """
        [{"at": {"kind": "%s", "call": "%s", "about": "%s", "occurrence": 1}, "action": %s}]"""
            .formatted(kind, call, about, action));
  }

  private static String refuse(String side, String error) {
    return """
        {"do": "refuse", "side": "%s", "error": "%s"}"""
        .formatted(side, error);
  }

  private static String cut(String side) {
    return """
        {"do": "cut", "side": "%s"}"""
        .formatted(side);
  }

  private String hold(Path release) {
    return """
        {"do": "hold", "side": "before", "reached": "%s", "release": "%s"}"""
        .formatted(temp.resolve("reached"), release);
  }

  private static AwsServiceException refusal(Runnable call) {
    return catchThrowableOfType(AwsServiceException.class, call::run);
  }

  private void put(String key) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes("text".getBytes(UTF_8)));
  }

  private List<String> keys(String prefix) {
    return s3.listObjectsV2(list -> list.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private void createDatabase(String name) {
    glue.createDatabase(create -> create.databaseInput(input -> input.name(name)));
  }

  private BatchCreatePartitionResponse createPartitions(String... days) {
    return glue.batchCreatePartition(
        create ->
            create
                .databaseName("partial")
                .tableName("t")
                .partitionInputList(
                    List.of(days).stream()
                        .map(
                            day ->
                                PartitionInput.builder()
                                    .values(day)
                                    .storageDescriptor(storage -> storage.location("s3://b/t/"))
                                    .build())
                        .toList()));
  }

  private void submit(String name) {
    redshift.batchExecuteStatement(
        batch ->
            batch
                .database(TestClients.DATABASE)
                .workgroupName(TestClients.WORKGROUP)
                .statementName(name)
                .sqls("select 1"));
  }

  private static void await(Path file) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!Files.exists(file)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(file + " does not appear");
      }
      TestClients.pause();
    }
  }

  /**
   * A client like the other, but one that does not try again; nor does its HTTP client, which waits
   * for the answer to a call that is held.
   */
  private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B hasty(
      B builder, AwsServiceClientConfiguration like) {
    return builder
        .endpointOverride(like.endpointOverride().orElseThrow())
        .region(like.region())
        .credentialsProvider(like.credentialsProvider())
        .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClient(ApacheHttpClient.builder().socketTimeout(PATIENCE).build());
  }
}

package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.SettableClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Over the wire, by the SDK's client; time passes when a test says so. */
class KinesisTest {
  private static final String STREAM = "changes";
  private static final String ARN = "arn:aws:kinesis:eu-west-1:000000000000:stream/changes";
  private static final Instant START = Instant.parse("2026-11-23T08:00:00.123Z");
  private static final CallInterceptor NONE = CallInterceptor.chain(List.of());

  @TempDir private Path dir;
  private SettableClock clock;
  private KinesisService service;
  private KinesisClient kinesis;

  @BeforeEach
  void start() throws IOException {
    clock = new SettableClock(Clock.fixed(START, ZoneOffset.UTC));
    open();
  }

  private void open() throws IOException {
    service = KinesisService.start(dir, "eu-west-1", KinesisLimits.AWS, clock, NONE);
    kinesis =
        KinesisClient.builder()
            .endpointOverride(service.endpoint())
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    kinesis.close();
    service.close();
  }

  private void create(int shards) {
    kinesis.createStream(create -> create.streamName(STREAM).shardCount(shards));
    pass(Duration.ofSeconds(1));
  }

  private void pass(Duration time) {
    clock.advance(time);
  }

  @Test
  void aStreamIsCreatedAndThenActiveAndThereIsOnlyOneOfAName() {
    kinesis.createStream(create -> create.streamName(STREAM).shardCount(3));
    assertThat(status()).isEqualTo(StreamStatus.CREATING);
    assertThatThrownBy(() -> put("k", "v")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> kinesis.listShards(list -> list.streamName(STREAM)))
        .isInstanceOf(ResourceInUseException.class);

    pass(Duration.ofSeconds(1));

    assertThat(status()).isEqualTo(StreamStatus.ACTIVE);
    var summary =
        kinesis
            .describeStreamSummary(describe -> describe.streamARN(ARN))
            .streamDescriptionSummary();
    assertThat(summary.streamARN()).isEqualTo(ARN);
    assertThat(summary.openShardCount()).isEqualTo(3);
    assertThat(summary.retentionPeriodHours()).isEqualTo(24);
    assertThat(summary.streamCreationTimestamp()).isEqualTo(START);
    assertThatThrownBy(
            () -> kinesis.createStream(create -> create.streamName(STREAM).shardCount(1)))
        .isInstanceOf(ResourceInUseException.class);
    assertThatThrownBy(
            () -> kinesis.createStream(create -> create.streamName("large").shardCount(498)))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void aStreamThatIsDeletedIsNotFound() {
    create(1);
    put("k", "v");
    kinesis.deleteStream(delete -> delete.streamName(STREAM));

    assertThatThrownBy(this::status).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> put("k", "v")).isInstanceOf(ResourceNotFoundException.class);
    create(1);
    assertThat(read(shards().get(0).shardId())).isEmpty();
  }

  @Test
  void theShardsOfANewStreamShareAllHashKeys() {
    create(3);

    List<Shard> shards = shards();

    BigInteger next = BigInteger.ZERO;
    for (Shard shard : shards) {
      assertThat(shard.hashKeyRange().startingHashKey()).isEqualTo(next.toString());
      next = new BigInteger(shard.hashKeyRange().endingHashKey()).add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(BigInteger.TWO.pow(128));
    assertThat(shards).extracting(Shard::shardId).startsWith("shardId-000000000000");
    assertThat(shards).allMatch(shard -> shard.parentShardId() == null);
  }

  @Test
  void aRecordGoesToTheShardOfTheHashOfItsKey() {
    create(4);

    for (String key : List.of("alpha", "beta", "gamma", "delta", "")) {
      if (key.isEmpty()) {
        assertThatThrownBy(() -> put(key, "v")).isInstanceOf(InvalidArgumentException.class);
      } else {
        assertThat(put(key, "v")).isEqualTo(shardOf(md5(key)));
      }
    }
    BigInteger last = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);
    assertThat(
            kinesis
                .putRecord(
                    put ->
                        put.streamName(STREAM)
                            .partitionKey("alpha")
                            .explicitHashKey(last.toString())
                            .data(SdkBytes.fromUtf8String("v")))
                .shardId())
        .isEqualTo(shardOf(last));
  }

  @Test
  void recordsAreReadAsTheyWerePutAndInThatOrder() {
    create(1);
    byte[] anyBytes = new byte[256];
    IntStream.range(0, 256).forEach(i -> anyBytes[i] = (byte) i);
    PutRecordsResponse put =
        kinesis.putRecords(
            records ->
                records
                    .streamARN(ARN)
                    .records(
                        entry("a", "1".getBytes(UTF_8)),
                        entry("b", new byte[0]),
                        entry("c", anyBytes)));
    assertThat(put.failedRecordCount()).isZero();
    pass(Duration.ofSeconds(3));

    GetRecordsResponse got = next(horizon(shards().get(0).shardId()));

    assertThat(got.records()).extracting(Record::partitionKey).containsExactly("a", "b", "c");
    assertThat(got.records().get(2).data().asByteArray()).isEqualTo(anyBytes);
    assertThat(got.records().get(0).approximateArrivalTimestamp()).isEqualTo(START.plusSeconds(1));
    assertThat(got.records())
        .extracting(Record::sequenceNumber)
        .isEqualTo(put.records().stream().map(result -> result.sequenceNumber()).toList());
    assertThat(got.millisBehindLatest()).isZero();
    assertThat(numbers(got.records())).isSorted().doesNotHaveDuplicates();
    assertThat(numbers(got.records()).get(0).bitLength()).isGreaterThan(64);
    assertThat(next(got.nextShardIterator()).records()).isEmpty();
  }

  @Test
  void whatComesInJsonIsAnsweredInJson() throws Exception {
    create(1);
    String put =
        call("PutRecord", "{\"StreamName\":\"changes\",\"PartitionKey\":\"k\",\"Data\":\"AQI=\"}");
    assertThat(json(put).get("ShardId").asText()).isEqualTo("shardId-000000000000");
    String iterator =
        call(
            "GetShardIterator",
            "{\"StreamName\":\"changes\",\"ShardId\":\"shardId-000000000000\","
                + "\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":1795420801.123}");

    JsonNode records =
        json(call("GetRecords", iterator.replace("}", ",\"Limit\":10}"))).get("Records");

    assertThat(records.get(0).get("Data").asText()).isEqualTo("AQI=");
    assertThat(records.get(0).get("ApproximateArrivalTimestamp").asDouble())
        .isEqualTo(START.plusSeconds(1).toEpochMilli() / 1000.0);
    assertThat(json(call("GetRecords", "{\"ShardIterator\":\"x\"}")).get("__type").asText())
        .isEqualTo("InvalidArgumentException");
  }

  @Test
  void aReaderBeginsWhereItsIteratorSays() {
    create(1);
    String shard = shards().get(0).shardId();
    List<String> sequences = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sequences.add(sequenceOf("k", Integer.toString(i)));
      pass(Duration.ofSeconds(1));
    }

    assertThat(values(next(horizon(shard)))).containsExactly("0", "1", "2", "3");
    assertThat(values(next(at(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, sequences.get(2)))))
        .containsExactly("2", "3");
    pass(Duration.ofSeconds(1));
    assertThat(values(next(at(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, sequences.get(2)))))
        .containsExactly("3");
    assertThat(values(next(atTime(shard, START.plusSeconds(2))))).containsExactly("1", "2", "3");
    String latest = iterator(shard, ShardIteratorType.LATEST);
    put("k", "4");
    assertThat(values(next(latest))).containsExactly("4");
    pass(Duration.ofSeconds(1));
    assertThatThrownBy(() -> atTime(shard, START.plusSeconds(3600)))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> at(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, "12"))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> horizon("shardId-000000000009"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aReaderThatIsBehindIsToldByHowMuch() {
    create(1);
    put("k", "0");
    pass(Duration.ofSeconds(7));
    put("k", "1");

    GetRecordsResponse first =
        kinesis.getRecords(get -> get.shardIterator(horizon(shards().get(0).shardId())).limit(1));

    assertThat(values(first)).containsExactly("0");
    assertThat(first.millisBehindLatest()).isEqualTo(7000);
    assertThat(next(first.nextShardIterator()).millisBehindLatest()).isZero();
  }

  @Test
  void aShardThatIsSplitEndsAndTellsItsChildren() {
    create(1);
    String parent = shards().get(0).shardId();
    put("k", "before");
    BigInteger middle = BigInteger.TWO.pow(127);
    split(parent, middle);
    assertThat(status()).isEqualTo(StreamStatus.UPDATING);
    assertThatThrownBy(() -> split("shardId-000000000001", BigInteger.TWO))
        .isInstanceOf(ResourceInUseException.class);
    pass(Duration.ofSeconds(1));
    String after = put("k", "after");

    GetRecordsResponse last = next(horizon(parent));

    assertThat(values(last)).containsExactly("before");
    assertThat(last.nextShardIterator()).isNull();
    assertThat(last.childShards())
        .extracting(ChildShard::shardId)
        .containsExactly("shardId-000000000001", "shardId-000000000002");
    assertThat(last.childShards()).allMatch(child -> child.parentShards().equals(List.of(parent)));
    assertThat(last.childShards().get(1).hashKeyRange().startingHashKey())
        .isEqualTo(middle.toString());
    Shard closed = shards().get(0);
    assertThat(closed.sequenceNumberRange().endingSequenceNumber())
        .isGreaterThan(last.records().get(0).sequenceNumber());
    assertThat(shards().get(1).parentShardId()).isEqualTo(parent);
    assertThat(after).isEqualTo(shardOf(md5("k")));
    assertThat(values(next(horizon(after)))).containsExactly("after");
    assertThatThrownBy(() -> split(parent, middle)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> split("shardId-000000000001", middle))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void twoShardsSideBySideAreMerged() {
    create(3);
    assertThatThrownBy(() -> merge("shardId-000000000000", "shardId-000000000002"))
        .isInstanceOf(InvalidArgumentException.class);

    merge("shardId-000000000001", "shardId-000000000002");

    Shard merged = shards().get(3);
    assertThat(merged.parentShardId()).isEqualTo("shardId-000000000001");
    assertThat(merged.adjacentParentShardId()).isEqualTo("shardId-000000000002");
    assertThat(merged.hashKeyRange().endingHashKey())
        .isEqualTo(shards().get(2).hashKeyRange().endingHashKey());
    assertThat(next(horizon("shardId-000000000001")).childShards())
        .singleElement()
        .extracting(ChildShard::parentShards)
        .isEqualTo(List.of("shardId-000000000001", "shardId-000000000002"));
    assertThat(
            kinesis
                .describeStreamSummary(describe -> describe.streamName(STREAM))
                .streamDescriptionSummary()
                .openShardCount())
        .isEqualTo(2);
  }

  @Test
  void shardsAreListedByPagesAndByFilters() {
    create(2);
    split("shardId-000000000000", BigInteger.TEN);
    pass(Duration.ofSeconds(10));

    ListShardsResponse first = kinesis.listShards(list -> list.streamName(STREAM).maxResults(3));
    assertThat(first.shards()).hasSize(3);
    assertThat(kinesis.listShards(list -> list.nextToken(first.nextToken())).shards())
        .extracting(Shard::shardId)
        .containsExactly("shardId-000000000003");
    assertThat(listed(ShardFilterType.AT_LATEST, null)).containsExactly(1, 2, 3);
    assertThat(listed(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(0, 1);
    assertThat(listed(ShardFilterType.FROM_TRIM_HORIZON, null)).containsExactly(0, 1, 2, 3);
    assertThat(listed(ShardFilterType.FROM_TIMESTAMP, START.plusSeconds(5)))
        .containsExactly(1, 2, 3);
    assertThat(listed(ShardFilterType.FROM_TIMESTAMP, START.minusSeconds(5)))
        .containsExactly(0, 1, 2, 3);
    assertThat(listed(ShardFilterType.AT_TIMESTAMP, START.minusSeconds(5))).containsExactly(0, 1);
    assertThat(
            kinesis
                .listShards(
                    list -> list.streamARN(ARN).exclusiveStartShardId("shardId-000000000002"))
                .shards())
        .hasSize(1);
    assertThatThrownBy(
            () -> kinesis.listShards(list -> list.streamName(STREAM).nextToken(first.nextToken())))
        .isInstanceOf(InvalidArgumentException.class);
    pass(Duration.ofSeconds(301));
    assertThatThrownBy(() -> kinesis.listShards(list -> list.nextToken(first.nextToken())))
        .isInstanceOf(ExpiredNextTokenException.class);
    var described = kinesis.describeStream(describe -> describe.streamName(STREAM).limit(3));
    assertThat(described.streamDescription().hasMoreShards()).isTrue();
    assertThat(described.streamDescription().shards()).hasSize(3);
  }

  @Test
  void anIteratorExpiresAfterFiveMinutes() {
    create(1);
    String iterator = horizon(shards().get(0).shardId());
    pass(Duration.ofMinutes(5));
    next(iterator);
    pass(Duration.ofMillis(1));

    assertThatThrownBy(() -> next(iterator)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void aShardIsReadFiveTimesASecond() {
    create(1);
    String iterator = horizon(shards().get(0).shardId());
    for (int i = 0; i < 5; i++) {
      next(iterator);
    }

    assertThatThrownBy(() -> next(iterator))
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("Rate exceeded for shard shardId-000000000000");
    pass(Duration.ofMillis(200));
    next(iterator);
  }

  @Test
  void ofAShardFiveIteratorsAreMadeASecond() {
    create(1);
    String shard = shards().get(0).shardId();
    for (int i = 0; i < 5; i++) {
      horizon(shard);
    }

    assertThatThrownBy(() -> horizon(shard))
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("Rate exceeded for shard shardId-000000000000");
    pass(Duration.ofMillis(200));
    horizon(shard);
  }

  @Test
  void shardsAreListedAThousandTimesASecond() {
    create(1);
    for (int i = 0; i < 1_000; i++) {
      shards();
    }

    assertThatThrownBy(this::shards).isInstanceOf(LimitExceededException.class);
    pass(Duration.ofMillis(1));
    shards();
  }

  @Test
  void anIteratorIsNotReadAsThatOfAnotherStream() {
    create(1);
    String iterator = horizon(shards().get(0).shardId());

    assertThatThrownBy(
            () ->
                kinesis.getRecords(
                    request ->
                        request
                            .shardIterator(iterator)
                            .streamARN("arn:aws:kinesis:eu-west-1:000000000000:stream/another")))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void tenMegabytesAreReadAtOnceAndThenNothingForFiveSeconds() {
    create(1);
    for (int i = 0; i < 12; i++) {
      put("k", "x".repeat(1 << 20).substring(1));
      pass(Duration.ofSeconds(1));
    }

    GetRecordsResponse first = next(horizon(shards().get(0).shardId()));

    assertThat(first.records().size()).isBetween(9, 10);
    assertThatThrownBy(() -> next(first.nextShardIterator()))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    pass(Duration.ofSeconds(4));
    assertThatThrownBy(() -> next(first.nextShardIterator()))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    pass(Duration.ofSeconds(1));
    assertThat(next(first.nextShardIterator()).records()).hasSize(12 - first.records().size());
  }

  @Test
  void ofTooManyRecordsPutAtOnceTheRestIsRefusedOneByOne() {
    create(2);
    String busy = keyOf("shardId-000000000000");
    String idle = keyOf("shardId-000000000001");
    putMany(busy, 500);
    putMany(busy, 499);

    PutRecordsResponse put =
        kinesis.putRecords(
            records ->
                records
                    .streamName(STREAM)
                    .records(
                        entry(busy, "1000".getBytes(UTF_8)),
                        entry(busy, "1001".getBytes(UTF_8)),
                        entry(idle, "taken".getBytes(UTF_8))));

    assertThat(put.failedRecordCount()).isEqualTo(1);
    assertThat(put.records().get(0).errorCode()).isNull();
    assertThat(put.records().get(1).errorCode())
        .isEqualTo("ProvisionedThroughputExceededException");
    assertThat(put.records().get(1).errorMessage()).contains("shardId-000000000000");
    assertThat(put.records().get(1).sequenceNumber()).isNull();
    assertThat(values(next(horizon("shardId-000000000001")))).containsExactly("taken");
    assertThatThrownBy(() -> put(busy, "v"))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
  }

  @Test
  void aShardTakesOneMegabyteASecond() {
    create(1);
    put("k", "x".repeat(700_000));
    assertThatThrownBy(() -> put("k", "x".repeat(700_000)))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    pass(Duration.ofSeconds(1));
    put("k", "x".repeat(700_000));
  }

  @Test
  void recordsAndRequestsThatAreTooLargeAreRefused() {
    create(1);

    assertThatThrownBy(() -> put("k", "x".repeat(1 << 20)))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> put("k".repeat(257), "v"))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> putMany("k", 501)).isInstanceOf(InvalidArgumentException.class);
    PutRecordsRequestEntry large = entry("k", new byte[(1 << 20) - 1]);
    assertThatThrownBy(
            () ->
                kinesis.putRecords(
                    put ->
                        put.streamName(STREAM)
                            .records(large, large, large, large, large, entry("k", new byte[1]))))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () -> kinesis.getRecords(get -> get.shardIterator(horizonOfFirst()).limit(10_001)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void recordsAndClosedShardsExpireAfterADay() {
    create(1);
    put("k", "old");
    pass(Duration.ofHours(12));
    put("k", "newer");
    split("shardId-000000000000", BigInteger.TEN);
    pass(Duration.ofHours(13));

    assertThat(values(next(horizonOfFirst()))).containsExactly("newer");
    pass(Duration.ofHours(12));
    assertThat(shards())
        .extracting(Shard::shardId)
        .containsExactly("shardId-000000000001", "shardId-000000000002");
    assertThatThrownBy(() -> horizon("shardId-000000000000"))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(shards().get(0).parentShardId()).isEqualTo("shardId-000000000000");
  }

  @Test
  void allIsThereAfterARestartButWhatWasCutOff() throws Exception {
    create(1);
    List<String> sequences = List.of(sequenceOf("k", "1"), sequenceOf("k", "2"));
    split("shardId-000000000000", BigInteger.TWO.pow(127));
    pass(Duration.ofSeconds(1));
    String child = put("k", "3");
    String iterator = horizon(child);
    stop();
    Files.write(
        dir.resolve(STREAM).resolve(child + ".log"),
        new byte[] {0, 0, 1, 0, 7},
        StandardOpenOption.APPEND);

    open();

    assertThat(shards()).hasSize(3);
    assertThat(values(next(horizon("shardId-000000000000")))).containsExactly("1", "2");
    assertThat(values(next(iterator))).containsExactly("3");
    String next = sequenceOf("k", "4");
    assertThat(new BigInteger(next)).isGreaterThan(new BigInteger(sequences.get(1)));
    assertThat(values(next(horizon(child)))).containsExactly("3", "4");
  }

  @Test
  void whatIsNotKnownIsRefused() {
    create(1);

    assertThatThrownBy(() -> kinesis.listStreams())
        .isInstanceOf(KinesisException.class)
        .hasMessageContaining("not supported by the stand-in");
    assertThatThrownBy(
            () ->
                kinesis.createStream(
                    create ->
                        create
                            .streamName("demand")
                            .shardCount(1)
                            .streamModeDetails(mode -> mode.streamMode("ON_DEMAND"))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("not supported by the stand-in");
  }

  private StreamStatus status() {
    return kinesis
        .describeStream(describe -> describe.streamName(STREAM))
        .streamDescription()
        .streamStatus();
  }

  private List<Shard> shards() {
    return kinesis.listShards(list -> list.streamName(STREAM)).shards();
  }

  private List<Integer> listed(ShardFilterType type, Instant moment) {
    return kinesis
        .listShards(
            list ->
                list.streamName(STREAM).shardFilter(filter -> filter.type(type).timestamp(moment)))
        .shards()
        .stream()
        .map(shard -> Integer.parseInt(shard.shardId().substring("shardId-".length())))
        .toList();
  }

  private String shardOf(BigInteger hash) {
    return shards().stream()
        .filter(
            shard ->
                shard.sequenceNumberRange().endingSequenceNumber() == null
                    && new BigInteger(shard.hashKeyRange().startingHashKey()).compareTo(hash) <= 0
                    && new BigInteger(shard.hashKeyRange().endingHashKey()).compareTo(hash) >= 0)
        .findFirst()
        .orElseThrow()
        .shardId();
  }

  private static BigInteger md5(String key) {
    // From outside: echo -n alpha | md5sum, and so on.
    Map<String, String> known =
        Map.of(
            "alpha", "2c1743a391305fbf367df8e4f069f9f9",
            "beta", "987bcab01b929eb2c07877b224215c92",
            "gamma", "05b048d7242cb7b8b57cfa3b1d65ecea",
            "delta", "63bcabf86a9a991864777c631c5b7617",
            "k", "8ce4b16b22b58894aa86c421e8759df3");
    return new BigInteger(known.get(key), 16);
  }

  private String keyOf(String shard) {
    return IntStream.range(0, 100)
        .mapToObj(Integer::toString)
        .filter(key -> shardOf(HashRange.hash(key)).equals(shard))
        .findFirst()
        .orElseThrow();
  }

  private void split(String shard, BigInteger start) {
    kinesis.splitShard(
        split -> split.streamName(STREAM).shardToSplit(shard).newStartingHashKey(start.toString()));
  }

  private void merge(String shard, String adjacent) {
    kinesis.mergeShards(
        merge -> merge.streamName(STREAM).shardToMerge(shard).adjacentShardToMerge(adjacent));
  }

  /** Puts a record and tells its shard. */
  private String put(String key, String value) {
    return kinesis
        .putRecord(
            put -> put.streamName(STREAM).partitionKey(key).data(SdkBytes.fromUtf8String(value)))
        .shardId();
  }

  private String sequenceOf(String key, String value) {
    return kinesis
        .putRecord(
            put -> put.streamName(STREAM).partitionKey(key).data(SdkBytes.fromUtf8String(value)))
        .sequenceNumber();
  }

  private void putMany(String key, int count) {
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, count).mapToObj(i -> entry(key, new byte[] {1})).toList();
    kinesis.putRecords(put -> put.streamName(STREAM).records(entries));
  }

  private static PutRecordsRequestEntry entry(String key, byte[] data) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromByteArray(data))
        .build();
  }

  private String horizonOfFirst() {
    return horizon(shards().get(0).shardId());
  }

  private String horizon(String shard) {
    return iterator(shard, ShardIteratorType.TRIM_HORIZON);
  }

  private String iterator(String shard, ShardIteratorType type) {
    return kinesis
        .getShardIterator(get -> get.streamName(STREAM).shardId(shard).shardIteratorType(type))
        .shardIterator();
  }

  private String at(String shard, ShardIteratorType type, String sequence) {
    return kinesis
        .getShardIterator(
            get ->
                get.streamName(STREAM)
                    .shardId(shard)
                    .shardIteratorType(type)
                    .startingSequenceNumber(sequence))
        .shardIterator();
  }

  private String atTime(String shard, Instant moment) {
    return kinesis
        .getShardIterator(
            get ->
                get.streamName(STREAM)
                    .shardId(shard)
                    .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                    .timestamp(moment))
        .shardIterator();
  }

  private GetRecordsResponse next(String iterator) {
    return kinesis.getRecords(get -> get.shardIterator(iterator));
  }

  private List<Record> read(String shard) {
    return next(horizon(shard)).records();
  }

  private static List<String> values(GetRecordsResponse response) {
    return response.records().stream().map(record -> record.data().asUtf8String()).toList();
  }

  private static List<BigInteger> numbers(List<Record> records) {
    return records.stream().map(record -> new BigInteger(record.sequenceNumber())).toList();
  }

  private String call(String operation, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.endpoint())
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}

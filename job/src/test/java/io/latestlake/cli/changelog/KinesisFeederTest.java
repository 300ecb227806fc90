package io.latestlake.cli.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import io.latestlake.testing.LocalAwsProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A change log in a stream of the stand-in, looked at with AWS's client. */
class KinesisFeederTest {
  @TempDir static Path folder;
  private static LocalAwsProcess aws;
  private static KinesisClient kinesis;

  private String stream;
  private KinesisFeeder feeder;

  @BeforeAll
  static void startKinesis() throws IOException {
    aws = LocalAwsProcess.startKinesis(folder);
    kinesis =
        KinesisClient.builder()
            .endpointOverride(aws.kinesis())
            .region(Region.of(aws.region()))
            .build();
  }

  @AfterAll
  static void stop() throws IOException {
    kinesis.close();
    aws.close();
  }

  @BeforeEach
  void name(TestInfo info) {
    stream = info.getTestMethod().orElseThrow().getName();
    feeder =
        new KinesisFeeder(
            new Settings.Kinesis(
                "arn:aws:kinesis:us-east-1:000000000000:stream/" + stream,
                Settings.Kinesis.Start.HORIZON,
                null,
                Duration.ofSeconds(1),
                false,
                aws.kinesis(),
                true),
            new Settings.Aws(aws.region(), null, null, null),
            8);
  }

  @AfterEach
  void closeFeeder() {
    feeder.close();
  }

  @Test
  void aLogThatComesFasterThanAShardTakesItIsThereOnceAndInOrder() throws Exception {
    // One key, so one shard, which takes a thousand a second.
    List<String> log = IntStream.range(0, 2_300).mapToObj(i -> "no json, " + i).toList();

    StreamMark mark = write(log);

    assertThat(mark.records()).isEqualTo(log.size());
    assertThat(mark.bytes())
        .isEqualTo(log.stream().mapToInt(message -> message.length() + "-".length()).sum());
    assertThat(records()).isEqualTo(Map.of("-", log));
    assertThat(feeder.holds(mark)).isTrue();
  }

  @Test
  void aSecondLogTakesThePlaceOfTheFirst() throws Exception {
    StreamMark first = write(List.of("a", "b"));
    StreamMark second = write(List.of("c", "d", "e"));

    assertThat(records()).isEqualTo(Map.of("-", List.of("c", "d", "e")));
    assertThat(feeder.holds(first)).isFalse();
    assertThat(feeder.holds(second)).isTrue();
  }

  @Test
  void aStreamThatIsNotThereHoldsNothing() throws Exception {
    StreamMark mark = write(List.of("a"));
    kinesis.deleteStream(delete -> delete.streamName(stream));

    assertThat(feeder.holds(mark)).isFalse();
  }

  @Test
  void aStreamWithMoreThanTheLogDoesNotHoldIt() throws Exception {
    StreamMark mark = write(List.of("a"));
    kinesis.putRecord(
        put -> put.streamName(stream).partitionKey("-").data(SdkBytes.fromUtf8String("b")));

    assertThat(feeder.holds(mark)).isFalse();
  }

  @Test
  void aLogThatExpiresWithinTheHourIsAsGoodAsGone() throws Exception {
    // Back by 23 hours and a half of the day that a record is kept; then the clock is right again.
    Duration age = Duration.ofMinutes(23 * 60 + 30);
    aws.letPass(age.negated());
    StreamMark mark = write(List.of("a"));
    aws.letPass(age);

    assertThat(records()).isEqualTo(Map.of("-", List.of("a")));
    assertThat(feeder.holds(mark)).isFalse();
  }

  @Test
  void keysThatKinesisDoesNotTakeAreMadeToFit() throws Exception {
    String longKey = "k".repeat(300);
    StreamMark mark =
        write(
            List.of(
                "{\"metadata\":{\"partition-key-value\":\"" + longKey + "\"}}",
                "{\"metadata\":{\"partition-key-value\":\"\"}}"));

    assertThat(mark.records()).isEqualTo(2);
    assertThat(records()).containsOnlyKeys("-", longKey.substring(0, 256));
  }

  private StreamMark write(List<String> log) throws Exception {
    return feeder.write("log", new Messages(log), new DmsMessages(KeyBy.PRIMARY_KEY), count -> {});
  }

  /** Of all shards, by key, in their order. */
  private Map<String, List<String>> records() {
    Map<String, List<String>> records = new TreeMap<>();
    for (Shard shard : kinesis.listShards(list -> list.streamName(stream)).shards()) {
      String iterator =
          kinesis
              .getShardIterator(
                  get ->
                      get.streamName(stream)
                          .shardId(shard.shardId())
                          .shardIteratorType("TRIM_HORIZON"))
              .shardIterator();
      GetRecordsResponse page = kinesis.getRecords(get -> get.shardIterator(iterator));
      assertThat(page.millisBehindLatest()).isZero();
      for (Record record : page.records()) {
        records
            .computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
            .add(record.data().asUtf8String());
      }
    }
    return records;
  }

  private record Messages(List<String> messages) implements ChangeLog {
    @Override
    public String identity() {
      return "messages";
    }

    @Override
    public String description() {
      return "messages";
    }

    @Override
    public void read(Reader reader) throws IOException {
      for (String message : messages) {
        reader.message(message);
      }
    }
  }
}

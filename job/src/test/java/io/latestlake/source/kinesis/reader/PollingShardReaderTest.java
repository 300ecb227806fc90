package io.latestlake.source.kinesis.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.proxy.ShardPage;
import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** What is called when, and what failures lead to; time passes only when the reader waits. */
class PollingShardReaderTest {
  private static final long MILLI = 1_000_000;

  private final Script script = new Script();
  private final Time time = new Time();
  private final PollingShardReader reader = reader(SimulatedReader.OPTIONS);

  @Test
  void aShardIsReadOnAfterWhatWasRead() throws IOException {
    add("a", ShardSplit.NEVER);
    script.answer(page("next", 0, record("1", 0)), page(null, 0, record("2", 0)));

    assertThat(numbers(reader.fetch())).containsExactly("1");
    RecordsWithSplitIds<Record> last = reader.fetch();

    assertThat(last.finishedSplits()).containsExactly("a");
    assertThat(numbers(last)).containsExactly("2");
    assertThat(script.calls).containsExactly("iterator a Horizon[]", "read i1", "read next");
  }

  @Test
  void anExpiredIteratorIsMadeAgainAfterTheLastRecord() throws IOException {
    add("a", ShardSplit.NEVER);
    script.answer(page("next", 0, record("1", 0)));
    script.fail(ExpiredIteratorException.builder().build());
    script.answer(page("later", 0, record("2", 0)));

    reader.fetch();
    assertThat(numbers(reader.fetch())).isEmpty();
    assertThat(numbers(reader.fetch())).containsExactly("2");

    assertThat(script.calls)
        .endsWith("read next", "iterator a AfterSequence[sequence=1]", "read i2");
  }

  @Test
  void aShardIsNotAskedMoreThanFiveTimesASecondNorForMoreThanTwoMegabytes() throws IOException {
    add("a", ShardSplit.NEVER);
    script.answer(page("n", 9, record("1", 0)), page("n", 9, large("2")), page("n", 0));
    script.answer(page("n", 0));

    reader.fetch();
    reader.fetch();
    reader.fetch();
    reader.fetch();

    assertThat(time.waits).containsExactly(0L, 200L, 500L, 250L);
  }

  @Test
  void aThrottledShardWaitsLongerEachTimeAndIsNeverGivenUp() throws IOException {
    add("a", ShardSplit.NEVER);
    for (int i = 0; i < 100; i++) {
      script.fail(ProvisionedThroughputExceededException.builder().build());
    }
    script.answer(page(null, 0, record("1", 0)));

    for (int i = 0; i < 100; i++) {
      assertThat(numbers(reader.fetch())).isEmpty();
    }
    assertThat(numbers(reader.fetch())).containsExactly("1");

    assertThat(time.waits.get(1)).isBetween(150L, 300L);
    assertThat(time.waits.get(2)).isBetween(300L, 600L);
    assertThat(time.waits.get(100)).isBetween(500L, 1000L);
    assertThat(time.waits.stream().skip(3).distinct().count()).as("by chance").isGreaterThan(20);
  }

  @Test
  void whatFailsForAWhileIsTriedAgainButNotForEver() throws IOException {
    add("a", ShardSplit.NEVER);
    for (int i = 0; i < 25; i++) {
      script.fail(SdkClientException.create("connection reset"));
      script.fail(KinesisException.builder().statusCode(500).build());
    }

    for (int i = 0; i < 49; i++) {
      reader.fetch();
    }
    assertThatThrownBy(reader::fetch).hasMessageContaining("a cannot be read: failed 50 times");
  }

  @Test
  void aShardThatWasThrottledForLongIsNotGivenUpForAFailureOfAnotherKind() throws IOException {
    add("a", ShardSplit.NEVER);
    for (int i = 0; i < 100; i++) {
      script.fail(ProvisionedThroughputExceededException.builder().build());
    }
    script.fail(KinesisException.builder().statusCode(500).build());
    script.answer(page(null, 0, record("1", 0)));

    for (int i = 0; i < 101; i++) {
      reader.fetch();
    }
    assertThat(numbers(reader.fetch())).containsExactly("1");
  }

  @Test
  void aCallThatFailedCountsAmongTheFiveOfASecond() throws IOException {
    PollingShardReader hasty = reader(skipLost());
    hasty.handleSplitsChanges(new SplitsAddition<>(List.of(split("a", ShardSplit.NEVER))));
    script.fail(ProvisionedThroughputExceededException.builder().build());
    script.answer(page("n", 0));

    hasty.fetch();
    hasty.fetch();

    assertThat(time.waits).containsExactly(0L, 200L);
  }

  @Test
  void iteratorsThatExpireAtOnceAreNotMadeForEver() throws IOException {
    add("a", ShardSplit.NEVER);
    for (int i = 0; i < 50; i++) {
      script.fail(ExpiredIteratorException.builder().build());
    }

    for (int i = 0; i < 49; i++) {
      reader.fetch();
    }
    assertThatThrownBy(reader::fetch).hasMessageContaining("a cannot be read: failed 50 times");
    assertThat(time.waits.subList(1, 50)).as("waits").allMatch(wait -> wait >= 150);
  }

  @Test
  void whatSucceedsMeanwhileBeginsTheCountAnew() throws IOException {
    add("a", ShardSplit.NEVER);
    for (int i = 0; i < 49; i++) {
      script.fail(SdkClientException.create("connection reset"));
    }
    script.answer(page("n", 0));
    script.fail(SdkClientException.create("connection reset"));

    for (int i = 0; i < 51; i++) {
      reader.fetch();
    }
  }

  @Test
  void aShardThatFailsDoesNotHoldUpOthers() throws IOException {
    add("a", ShardSplit.NEVER);
    script.fail(ProvisionedThroughputExceededException.builder().build());
    reader.fetch();
    add("b", ShardSplit.NEVER);
    script.answer(page("n", 0, record("1", 0)));

    assertThat(numbers(reader.fetch())).containsExactly("1");
    assertThat(script.calls).contains("iterator b Horizon[]");
  }

  @Test
  void whatWouldFailAgainFailsAtOnce() {
    add("a", ShardSplit.NEVER);
    script.fail(KinesisException.builder().statusCode(400).message("no permission").build());

    assertThatThrownBy(reader::fetch).hasMessageContaining("a cannot be read: no permission");
  }

  @Test
  void aLostShardFailsTheJobUnlessItMayBeSkipped() throws IOException {
    add("a", ShardSplit.NEVER);
    script.fail(ResourceNotFoundException.builder().build());
    assertThatThrownBy(reader::fetch).hasMessageContaining("source.shard.lost: SKIP");

    PollingShardReader skipping = reader(skipLost());
    skipping.handleSplitsChanges(new SplitsAddition<>(List.of(split("a", ShardSplit.NEVER))));
    script.fail(ResourceNotFoundException.builder().build());
    assertThat(skipping.fetch().finishedSplits()).containsExactly("a");
  }

  @Test
  void aBoundedRunEndsAtTheTip() throws IOException {
    add("a", 1000);
    script.answer(page("n", 5, record("1", 0)), page("n", 0, record("2", 2000)));

    assertThat(reader.fetch().finishedSplits()).isEmpty();
    RecordsWithSplitIds<Record> last = reader.fetch();

    assertThat(last.finishedSplits()).containsExactly("a");
    assertThat(numbers(last)).containsExactly("2");
  }

  @Test
  void aBoundedRunEndsAtWhatArrivedWellAfterItsStartHoweverMuchComes() throws IOException {
    add("a", 1000);
    script.answer(page("n", 5, record("1", 0), record("2", 61_000), record("3", 61_001)));

    RecordsWithSplitIds<Record> last = reader.fetch();

    assertThat(last.finishedSplits()).containsExactly("a");
    assertThat(numbers(last)).containsExactly("1", "2");
  }

  @Test
  void aPausedShardIsNotRead() throws IOException {
    add("a", ShardSplit.NEVER);
    reader.pauseOrResumeSplits(List.of(split("a", ShardSplit.NEVER)), List.of());
    reader.fetch();
    assertThat(script.calls).isEmpty();

    reader.pauseOrResumeSplits(List.of(), List.of(split("a", ShardSplit.NEVER)));
    script.answer(page("n", 0, record("1", 0)));
    assertThat(numbers(reader.fetch())).containsExactly("1");
  }

  private PollingShardReader reader(ReadOptions options) {
    return new PollingShardReader(
        script,
        options,
        new Backoff(options.leastDelay(), options.mostDelay(), new Random(3)),
        new StreamMetrics(
            InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup()), "stream"),
        time);
  }

  private static ReadOptions skipLost() {
    return new ReadOptions(
        10,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        1,
        ReadOptions.LostShard.SKIP);
  }

  private void add(String shard, long stopAt) {
    reader.handleSplitsChanges(new SplitsAddition<>(List.of(split(shard, stopAt))));
  }

  private static ShardSplit split(String shard, long stopAt) {
    return new ShardSplit(shard, List.of(), new StartingPosition.Horizon(), stopAt);
  }

  private static Record record(String number, long arrivedAt) {
    return record(number, arrivedAt, SdkBytes.fromUtf8String("v"));
  }

  private static Record large(String number) {
    return record(number, 0, SdkBytes.fromByteArray(new byte[(1 << 20) - 1]));
  }

  private static Record record(String number, long arrivedAt, SdkBytes data) {
    return Record.builder()
        .sequenceNumber(number)
        .partitionKey("k")
        .approximateArrivalTimestamp(Instant.ofEpochMilli(arrivedAt))
        .data(data)
        .build();
  }

  private static ShardPage page(String next, long behind, Record... records) {
    return new ShardPage(List.of(records), next, behind);
  }

  private static List<String> numbers(RecordsWithSplitIds<Record> batch) {
    List<String> numbers = new ArrayList<>();
    while (batch.nextSplit() != null) {
      Record record = batch.nextRecordFromSplit();
      while (record != null) {
        numbers.add(record.sequenceNumber());
        record = batch.nextRecordFromSplit();
      }
    }
    return numbers;
  }

  private static final class Time implements Waiting {
    private final List<Long> waits = new ArrayList<>();
    private long now;

    @Override
    public long now() {
      return now;
    }

    @Override
    public boolean untilWoken(long nanos) {
      waits.add(Math.max(0, nanos) / MILLI);
      now += Math.max(0, nanos);
      return true;
    }

    @Override
    public void wakeUp() {}
  }

  /** Answers reads as it was told to. */
  private static final class Script implements StreamProxy {
    private final Deque<Object> answers = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private int iterators;

    void answer(ShardPage... pages) {
      answers.addAll(List.of(pages));
    }

    void fail(SdkException failure) {
      answers.add(failure);
    }

    @Override
    public List<Shard> shards() {
      throw new UnsupportedOperationException("readers list no shards");
    }

    @Override
    public List<Shard> shardsSince(Instant moment) {
      throw new UnsupportedOperationException("readers list no shards");
    }

    @Override
    public String iterator(String shard, StartingPosition position) {
      calls.add("iterator " + shard + " " + position);
      return "i" + ++iterators;
    }

    @Override
    public ShardPage read(String iterator, int mostRecords) {
      calls.add("read " + iterator);
      Object answer = answers.remove();
      if (answer instanceof SdkException failure) {
        throw failure;
      }
      return (ShardPage) answer;
    }

    @Override
    public void close() {}
  }
}

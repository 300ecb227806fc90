package io.latestlake.source.kinesis.reader;

import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitState;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import software.amazon.awssdk.services.kinesis.model.Record;

/** A reader's fetching and handing on, one step at a time; time passes when it would wait. */
final class SimulatedReader {
  static final ReadOptions OPTIONS = options(ReadOptions.LostShard.FAIL);

  private final PollingShardReader fetcher;
  private final Map<String, ShardSplitState> shards = new LinkedHashMap<>();
  private final Consumer<Record> output;
  private final Consumer<Set<String>> ends;
  private RecordsWithSplitIds<Record> batch;
  private String current;

  SimulatedReader(
      StreamProxy proxy, Random random, Consumer<Record> output, Consumer<Set<String>> ends) {
    this.fetcher =
        new PollingShardReader(
            proxy,
            // What expires here was read; only its end may not have been seen.
            options(ReadOptions.LostShard.SKIP),
            new Backoff(OPTIONS.leastDelay(), OPTIONS.mostDelay(), random),
            new StreamMetrics(
                InternalSourceReaderMetricGroup.mock(new UnregisteredMetricsGroup()), "stream"),
            new VirtualTime());
    this.output = output;
    this.ends = ends;
  }

  private static ReadOptions options(ReadOptions.LostShard lost) {
    return new ReadOptions(
        10_000,
        Duration.ofMillis(250),
        Duration.ZERO,
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        50,
        lost);
  }

  void add(List<ShardSplit> splits) {
    splits.forEach(split -> shards.put(split.shard(), new ShardSplitState(split)));
    fetcher.handleSplitsChanges(new SplitsAddition<>(splits));
  }

  /** Fetches a batch, or hands on one record of it, or tells what ended with it. */
  void step() throws IOException {
    if (batch == null) {
      if (!shards.isEmpty()) {
        batch = fetcher.fetch();
        current = batch.nextSplit();
      }
      return;
    }
    Record record = current == null ? null : batch.nextRecordFromSplit();
    if (record != null) {
      output.accept(record);
      shards.get(current).handedOn(record.sequenceNumber());
      return;
    }
    current = current == null ? null : batch.nextSplit();
    if (current == null) {
      Set<String> ended = batch.finishedSplits();
      batch = null;
      if (!ended.isEmpty()) {
        ended.forEach(shards::remove);
        ends.accept(ended);
      }
    }
  }

  List<ShardSplit> snapshot() {
    return shards.values().stream().map(ShardSplitState::toSplit).toList();
  }

  private static final class VirtualTime implements Waiting {
    private long now;

    @Override
    public long now() {
      return now;
    }

    @Override
    public boolean untilWoken(long nanos) {
      now += Math.max(0, nanos);
      return true;
    }

    @Override
    public void wakeUp() {}
  }
}

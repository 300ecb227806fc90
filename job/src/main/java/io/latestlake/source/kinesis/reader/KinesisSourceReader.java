package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import io.latestlake.source.kinesis.proxy.StreamProxy;
import io.latestlake.source.kinesis.serialization.KinesisDeserializationSchema;
import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitState;
import io.latestlake.source.kinesis.split.ShardsFinished;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * The reader of a subtask: hands on what its one fetching thread reads, and tells when a shard has
 * ended, after its last record.
 */
public final class KinesisSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<Record, T, ShardSplit, ReadingState> {
  private final StreamMetrics metrics;

  /**
   * @param proxies makes what reads; without patience of its own
   * @param stream its name
   */
  public KinesisSourceReader(
      Supplier<StreamProxy> proxies,
      String stream,
      KinesisDeserializationSchema<T> schema,
      ReadOptions options,
      SourceReaderContext context,
      StreamMetrics metrics) {
    super(
        () ->
            new PollingShardReader(
                proxies.get(),
                options,
                new Backoff(options.leastDelay(), options.mostDelay(), new SplittableRandom()),
                metrics,
                Waiting.real()),
        new ShardRecordEmitter<>(schema, stream),
        context.getConfiguration(),
        context);
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  @Override
  protected ReadingState initializedState(ShardSplit split) {
    return new ReadingState(new ShardSplitState(split), metrics.register(split.shard()));
  }

  @Override
  protected ShardSplit toSplitType(String shard, ReadingState state) {
    return state.shard().toSplit();
  }

  @Override
  protected void onSplitFinished(Map<String, ReadingState> finished) {
    finished.keySet().forEach(metrics::unregister);
    context.sendSourceEventToCoordinator(new ShardsFinished(finished.keySet()));
  }
}

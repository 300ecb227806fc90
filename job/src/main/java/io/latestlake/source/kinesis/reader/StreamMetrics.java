package io.latestlake.source.kinesis.reader;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/**
 * What a reader tells: of each of its shards, by the groups {@code KinesisStreamSource}, {@code
 * stream} and {@code shardId}, {@code millisBehindLatest}, {@code records} and {@code bytes}; of
 * all together the greatest {@code millisBehindLatest}, {@code retries} and {@code lostShards}, and
 * Flink's own {@code numRecordsIn} and {@code numBytesIn}. What is told of all together is told by
 * the group {@code kinesisanalytics} too, as Managed Flink forwards only that.
 *
 * <p>How far a shard is behind is what its last answer said and the time since then; if there was
 * none, the time since the shard was given to this reader. So it rises while a shard cannot be
 * read, be it for throttling or for back-pressure.
 */
public final class StreamMetrics {
  private static final String BEHIND = "millisBehindLatest";
  private static final String FORWARDED = "kinesisanalytics";

  private final MetricGroup stream;
  private final LongSupplier nanos;
  private final Counter bytesIn;
  private final Counter retries = new ThreadSafeSimpleCounter();
  private final Counter lostShards = new ThreadSafeSimpleCounter();
  private final Map<String, ShardMetrics> shards = new ConcurrentHashMap<>();

  /**
   * @param name of the stream
   */
  public StreamMetrics(SourceReaderMetricGroup reader, String name) {
    this(reader, name, System::nanoTime);
  }

  StreamMetrics(SourceReaderMetricGroup reader, String name, LongSupplier nanos) {
    requireNonNull(reader, "reader is null");
    this.nanos = requireNonNull(nanos, "nanos is null");
    stream = reader.addGroup("KinesisStreamSource").addGroup("stream", name);
    bytesIn = reader.getIOMetricGroup().getNumBytesInCounter();
    reader.gauge(BEHIND, this::greatestBehind);
    stream.counter("retries", retries);
    stream.counter("lostShards", lostShards);
    MetricGroup forwarded = reader.addGroup(FORWARDED);
    forwarded.gauge(BEHIND, this::greatestBehind);
    forwarded.counter("retries", retries);
    forwarded.counter("lostShards", lostShards);
  }

  /** One shard's. Records are counted by the task's thread, lag comes from the fetching one. */
  final class ShardMetrics {
    private final MetricGroup group;
    private final Counter records;
    private final Counter bytes;

    /** When, by the clock of nanoseconds, the tip was what the last answer went up to. */
    private volatile long atTipAt = nanos.getAsLong();

    private ShardMetrics(String shard) {
      group = stream.addGroup("shardId", shard);
      records = group.counter("records");
      bytes = group.counter("bytes");
      group.gauge(BEHIND, this::behind);
    }

    private long behind() {
      return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - atTipAt);
    }

    void handedOn(int length) {
      records.inc();
      bytes.inc(length);
      bytesIn.inc(length);
    }
  }

  ShardMetrics register(String shard) {
    return shards.computeIfAbsent(shard, ShardMetrics::new);
  }

  void unregister(String shard) {
    ShardMetrics gone = shards.remove(shard);
    if (gone != null && gone.group instanceof AbstractMetricGroup<?> group) {
      group.close();
    }
  }

  void behind(String shard, long millis) {
    ShardMetrics metrics = shards.get(shard);
    if (metrics != null) {
      metrics.atTipAt = nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(millis);
    }
  }

  void retried() {
    retries.inc();
  }

  void lost() {
    lostShards.inc();
  }

  private long greatestBehind() {
    return shards.values().stream().mapToLong(ShardMetrics::behind).max().orElse(-1);
  }
}

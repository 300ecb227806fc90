package io.latestlake.source.kinesis.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {
  private static final String SHARD = "KinesisStreamSource.stream.s.shardId.";

  private final AtomicLong nanos = new AtomicLong(-5);
  private final Map<String, Metric> registered = new TreeMap<>();
  private final StreamMetrics metrics =
      new StreamMetrics(
          InternalSourceReaderMetricGroup.mock(new Registering("", registered)),
          "s",
          () -> nanos.get());

  @Test
  void recordsBytesAndLagAreToldOfEachShardAndOfAll() {
    metrics.register("a").handedOn(10);
    metrics.register("a").handedOn(5);
    metrics.register("b").handedOn(100);
    metrics.behind("a", 7);
    metrics.behind("b", 9);

    assertThat(count(SHARD + "a.records")).isEqualTo(2);
    assertThat(count(SHARD + "a.bytes")).isEqualTo(15);
    assertThat(count(SHARD + "b.records")).isEqualTo(1);
    assertThat(value(SHARD + "a.millisBehindLatest")).isEqualTo(7L);
    assertThat(value("millisBehindLatest")).isEqualTo(9L);
  }

  @Test
  void aShardThatIsNotReadFallsBehindAsTimePasses() {
    metrics.register("a");
    pass(Duration.ofSeconds(3));
    assertThat(value(SHARD + "a.millisBehindLatest")).as("never read").isEqualTo(3000L);

    metrics.behind("a", 500);
    assertThat(value(SHARD + "a.millisBehindLatest")).isEqualTo(500L);
    pass(Duration.ofMinutes(2));

    assertThat(value(SHARD + "a.millisBehindLatest")).isEqualTo(120_500L);
    assertThat(value("millisBehindLatest")).isEqualTo(120_500L);
  }

  @Test
  void whatManagedFlinkForwardsIsThere() {
    metrics.register("a");
    metrics.behind("a", 7);
    metrics.retried();
    metrics.lost();

    assertThat(value("kinesisanalytics.millisBehindLatest")).isEqualTo(7L);
    assertThat(count("kinesisanalytics.retries")).isEqualTo(1);
    assertThat(count("kinesisanalytics.lostShards")).isEqualTo(1);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aShardThatHasEndedIsBehindNoMore() {
    metrics.register("a");
    metrics.register("b");
    metrics.behind("a", 7);
    metrics.behind("b", 9);

    metrics.unregister("b");
    metrics.behind("b", 10);

    assertThat(value("millisBehindLatest")).isEqualTo(7L);
  }

  @Test
  void whatWasTriedAgainAndWhatWasLostIsCounted() {
    metrics.retried();
    metrics.retried();
    metrics.lost();

    assertThat(count("KinesisStreamSource.stream.s.retries")).isEqualTo(2);
    assertThat(count("KinesisStreamSource.stream.s.lostShards")).isEqualTo(1);
  }

  private long count(String name) {
    return ((Counter) registered.get(name)).getCount();
  }

  private Object value(String name) {
    return ((Gauge<?>) registered.get(name)).getValue();
  }

  /** Keeps what is registered by its whole name. */
  private static final class Registering extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, Metric> registered;

    Registering(String prefix, Map<String, Metric> registered) {
      this.prefix = prefix;
      this.registered = registered;
    }

    @Override
    public Counter counter(String name) {
      return counter(name, super.counter(name));
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      registered.put(prefix + name, counter);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      registered.put(prefix + name, gauge);
      return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Registering(prefix + name + ".", registered);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Registering(prefix + key + "." + value + ".", registered);
    }
  }
}

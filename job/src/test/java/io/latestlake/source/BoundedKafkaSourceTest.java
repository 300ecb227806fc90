package io.latestlake.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Settings;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.junit.jupiter.api.Test;

/**
 * A run that is restored after its partitions were found must end as one that was never stopped.
 */
class BoundedKafkaSourceTest {
  private final List<Integer> told = new ArrayList<>();

  @Test
  void aRestoredReaderIsToldThatNoMoreSplitsCome() throws Exception {
    try (SplitEnumerator<?, ?> enumerator = restored(true)) {
      enumerator.addReader(1);

      assertThat(told).containsExactly(1);
    }
  }

  @Test
  void whereThePartitionsWereNotYetFoundTheDiscoveryTells() throws Exception {
    try (SplitEnumerator<?, ?> enumerator = restored(false)) {
      enumerator.addReader(1);

      assertThat(told).isEmpty();
    }
  }

  @Test
  void onlyABoundedRunIsWrapped() {
    assertThat(KafkaRecords.source(settings(true))).isInstanceOf(BoundedKafkaSource.class);
    assertThat(KafkaRecords.source(settings(false))).isNotInstanceOf(BoundedKafkaSource.class);
  }

  private SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored(
      boolean partitionsWereFound) throws Exception {
    BoundedKafkaSource source = (BoundedKafkaSource) KafkaRecords.source(settings(true));
    return source.restoreEnumerator(
        context(), new KafkaSourceEnumState(Set.of(), partitionsWereFound));
  }

  private static Settings.Kafka settings(boolean bounded) {
    return new Settings.Kafka("127.0.0.1:1", List.of("topic"), "group", bounded, Map.of());
  }

  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<KafkaPartitionSplit> context() {
    return (SplitEnumeratorContext<KafkaPartitionSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "registeredReaders" -> Map.of(1, new ReaderInfo(1, "here"));
                  case "currentParallelism" -> 2;
                  case "signalNoMoreSplits" -> told.add((Integer) arguments[0]) ? null : null;
                  default -> null;
                });
  }
}

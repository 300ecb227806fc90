package io.latestlake.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.split.ShardSplit;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KinesisSourceBuilderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

  @Test
  void aSourceNeedsAStreamAndASchema() {
    assertThatThrownBy(() -> builder().setStreamArn("no stream").build())
        .hasMessageContaining("ARN or the name");
    assertThatThrownBy(() -> KinesisSource.builder().setStreamArn("s").build())
        .hasMessageContaining("schema");
  }

  @Test
  void aSourceCanBeSentToTheCluster() throws Exception {
    KinesisSource<String> source =
        builder().setStreamArn("arn:aws:kinesis:eu-west-1:123456789012:stream/s").build();

    assertThat(InstantiationUtil.clone(source).getBoundedness())
        .isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
    assertThat(builder().setBounded(true).build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    Configuration wrong = new Configuration();
    wrong.set(KinesisSourceOptions.SHARD_GET_RECORDS_MAX, 10_001);
    assertThatThrownBy(() -> builder().setSourceConfig(wrong).build())
        .hasMessageContaining("source.shard.get-records.max-record-count");

    Configuration noTime = new Configuration();
    noTime.set(KinesisSourceOptions.STREAM_INITIAL_POSITION, InitialPosition.AT_TIMESTAMP);
    assertThatThrownBy(() -> builder().setSourceConfig(noTime).build())
        .hasMessageContaining("source.init.timestamp");
  }

  @Test
  void aStartIsAtTheHorizonAtAMomentOrNow() {
    assertThat(new StartFrom(InitialPosition.TRIM_HORIZON, null).at(NOW))
        .isEqualTo(StartPoint.horizon());
    assertThat(new StartFrom(InitialPosition.LATEST, null).at(NOW).moment())
        .isEqualTo(NOW.minusSeconds(1));
    assertThat(new StartFrom(InitialPosition.AT_TIMESTAMP, Instant.EPOCH).at(NOW).moment())
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void stateOfAnotherStreamIsRefused() {
    EnumeratorState other =
        new EnumeratorState(
            "other", StartPoint.horizon(), true, ShardSplit.NEVER, List.of(), Set.of());

    assertThatThrownBy(() -> builder().build().restoreEnumerator(null, other))
        .hasMessageContaining("The state is of the Kinesis stream other");
  }

  private static KinesisSourceBuilder<String> builder() {
    return KinesisSource.<String>builder()
        .setStreamArn("s")
        .setDeserializationSchema(new TextRecords());
  }
}

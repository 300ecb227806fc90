package io.latestlake.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.KinesisSourceOptions.InitialPosition;
import io.latestlake.source.kinesis.KinesisSourceOptions.ReaderType;
import io.latestlake.source.kinesis.enumerator.EnumeratorState;
import io.latestlake.source.kinesis.enumerator.StartPoint;
import io.latestlake.source.kinesis.split.ShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KinesisSourceBuilderTest {
  private static final String ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/s";
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
    KinesisSource<String> source = builder().setStreamArn(ARN).build();

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
  void retriesWithoutPauseOrAttemptAreRefused() {
    assertRefused(KinesisSourceOptions.RETRY_STRATEGY_MIN_DELAY, Duration.ZERO);
    assertRefused(KinesisSourceOptions.RETRY_STRATEGY_MAX_DELAY, Duration.ofMillis(299));
    assertRefused(KinesisSourceOptions.RETRY_STRATEGY_MAX_ATTEMPTS, 0);
    assertRefused(KinesisSourceOptions.CALL_TIMEOUT, Duration.ZERO);
  }

  @Test
  void enhancedFanOutIsRefused() {
    assertRefused(KinesisSourceOptions.READER_TYPE, ReaderType.EFO);
  }

  @Test
  void theRegionIsThatOfTheArnAndNoOther() {
    Configuration other = new Configuration();
    other.set(KinesisSourceOptions.AWS_REGION, "us-west-2");

    assertThatThrownBy(() -> builder().setStreamArn(ARN).setSourceConfig(other).build())
        .hasMessage(
            "The stream's ARN is of the region eu-west-1, and aws.region is us-west-2:"
                + " they must be the same.");
    assertThat(builder().setStreamArn(ARN).build().region()).isEqualTo("eu-west-1");
    assertThat(builder().setSourceConfig(other).build().region()).isEqualTo("us-west-2");
  }

  private static <T> void assertRefused(ConfigOption<T> option, T value) {
    Configuration wrong = new Configuration();
    wrong.set(option, value);
    assertThatThrownBy(() -> builder().setSourceConfig(wrong).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(option.key());
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

  @Test
  void stateOfABoundedRunIsRefusedByOneWithoutEnd() {
    EnumeratorState bounded =
        new EnumeratorState("s", StartPoint.horizon(), true, 1000, List.of(), Set.of("a"));

    assertThatThrownBy(() -> builder().build().restoreEnumerator(null, bounded))
        .hasMessageContaining("run bounded again, or start without this state");
  }

  private static KinesisSourceBuilder<String> builder() {
    return KinesisSource.<String>builder()
        .setStreamArn("s")
        .setDeserializationSchema(new TextRecords());
  }
}

package io.latestlake.source.kinesis.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.source.kinesis.split.ShardSplit;
import io.latestlake.source.kinesis.split.ShardSplitSerializer;
import io.latestlake.source.kinesis.split.StartingPosition;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What checkpoints keep of the source. The bytes here are those of released forms: never change
 * them.
 */
class StateSerializersTest {
  private static final String SPLIT_VERSION_1 =
      "000773686172642d31"
          + "00000001"
          + "000773686172642d30"
          + "02"
          + "0003"
          + "343935"
          + "00000000000003e8";

  private static final String SPLIT_VERSION_1_AT_HORIZON =
      "000773686172642d31" + "00000000" + "00" + "7fffffffffffffff";

  private static final String SPLIT_VERSION_1_AT_TIMESTAMP =
      "000773686172642d31" + "00000000" + "01" + "0000018bcfe5687b" + "7fffffffffffffff";

  private static final String STATE_VERSION_2 =
      "0006"
          + "73747265616d"
          + "01"
          + "0000018bcfe5687b"
          + "01"
          + "00000000000003e8"
          + "00000001"
          + "00000001"
          + "00000024"
          + SPLIT_VERSION_1
          + "00000001"
          + "000773686172642d30";

  private static final List<StartPoint> STARTS =
      List.of(
          StartPoint.horizon(), new StartPoint(Instant.parse("2026-11-23T08:00:00.123456789Z")));

  private static final long MILLIS = 1_700_000_000_123L;
  private static final ShardSplit WAITING =
      new ShardSplit(
          "shard-1", List.of("shard-0"), new StartingPosition.AfterSequence("495"), 1000);

  private final ShardSplitSerializer splits = new ShardSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  static Stream<StartingPosition> positions() {
    return Stream.of(
        new StartingPosition.Horizon(),
        new StartingPosition.AtTimestamp(MILLIS),
        new StartingPosition.AfterSequence("9".repeat(129)));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aShardIsReadAsItWasWritten(StartingPosition position) throws IOException {
    ShardSplit split = new ShardSplit("s", List.of("a", "b"), position, ShardSplit.NEVER);
    assertThat(splits.deserialize(splits.getVersion(), splits.serialize(split))).isEqualTo(split);

    for (StartPoint start : STARTS) {
      EnumeratorState state =
          new EnumeratorState("stream", start, true, 17, List.of(split), Set.of("a", "b"));
      assertThat(states.deserialize(states.getVersion(), states.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void theFirstFormOfAShardIsRead() throws IOException {
    assertForm(SPLIT_VERSION_1, WAITING);
    assertForm(SPLIT_VERSION_1_AT_HORIZON, endless(new StartingPosition.Horizon()));
    assertForm(SPLIT_VERSION_1_AT_TIMESTAMP, endless(new StartingPosition.AtTimestamp(MILLIS)));
  }

  @Test
  void theFormOfAStateIsReadWithTheShardThatWaitsInIt() throws IOException {
    EnumeratorState state =
        new EnumeratorState(
            "stream",
            new StartPoint(Instant.ofEpochMilli(MILLIS)),
            true,
            1000,
            List.of(WAITING),
            Set.of("shard-0"));

    assertThat(states.deserialize(2, HexFormat.of().parseHex(STATE_VERSION_2))).isEqualTo(state);
    assertThat(HexFormat.of().formatHex(states.serialize(state))).isEqualTo(STATE_VERSION_2);
  }

  private void assertForm(String bytes, ShardSplit split) throws IOException {
    assertThat(splits.deserialize(1, HexFormat.of().parseHex(bytes))).isEqualTo(split);
    assertThat(HexFormat.of().formatHex(splits.serialize(split))).isEqualTo(bytes);
  }

  private static ShardSplit endless(StartingPosition position) {
    return new ShardSplit("shard-1", List.of(), position, ShardSplit.NEVER);
  }

  @Test
  void aLaterFormIsRefused() {
    assertThatThrownBy(() -> splits.deserialize(2, new byte[0]))
        .hasMessageContaining("use the program that wrote it, or a newer one");
    assertThatThrownBy(() -> states.deserialize(3, new byte[0]))
        .hasMessageContaining("use the program that wrote it, or a newer one");
  }
}

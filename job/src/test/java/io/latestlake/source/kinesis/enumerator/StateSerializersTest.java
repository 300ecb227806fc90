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

  private static final List<StartPoint> STARTS =
      List.of(
          StartPoint.horizon(), new StartPoint(Instant.parse("2026-11-23T08:00:00.123456789Z")));

  private final ShardSplitSerializer splits = new ShardSplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  static Stream<StartingPosition> positions() {
    return Stream.of(
        new StartingPosition.Horizon(),
        new StartingPosition.AtTimestamp(1_700_000_000_123L),
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
    ShardSplit split =
        new ShardSplit(
            "shard-1", List.of("shard-0"), new StartingPosition.AfterSequence("495"), 1000);
    assertThat(splits.deserialize(1, HexFormat.of().parseHex(SPLIT_VERSION_1))).isEqualTo(split);
  }

  @Test
  void aLaterFormIsRefused() {
    assertThatThrownBy(() -> splits.deserialize(2, new byte[0]))
        .hasMessageContaining("use the program that wrote it, or a newer one");
    assertThatThrownBy(() -> states.deserialize(3, new byte[0]))
        .hasMessageContaining("use the program that wrote it, or a newer one");
  }
}

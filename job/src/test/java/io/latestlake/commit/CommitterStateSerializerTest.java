package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What savepoints of each release hold, byte for byte. */
class CommitterStateSerializerTest {
  private static final String BEGIN =
      "000572756e2d310000000000000003000000010005636173657300000000000000090002696400000000"
          + "00000007000000000000000800000000000000050000000000000006";
  private static final String SCHEMAS =
      "0000000100056361736573000000630000000200026964000a7661726368617228392900016e0007696e"
          + "7465676572";
  private static final String END =
      "000000020001610000000000000001000000490000000200000041000005636173657300000063000000"
          + "01000773746167652f6600000000000003e8000000000000000a000000000000000a0000000000000009"
          + "000000000000000800016200000000000000020000004900000002000000410000056361736573000000"
          + "6300000001000773746167652f6600000000000003e8000000000000000a000000000000000a00000000"
          + "000000090000000000000008000000010000000000000002000572756e2d310000003200000002000000"
          + "2a0100056361736573000a323032302d30352d313200016c00016b000000000000000a00000000000000"
          + "0100000001000563617365730000000000000002";

  /** What is staged has another format of its own since walks can end. */
  private static final String NEWER_END =
      END.replace("4900000002", "4900000003").replace("3200000002", "3200000003");

  private final CommitterStateSerializer serializer = new CommitterStateSerializer();

  @Test
  void theStateIsThisByteForByteAndNamesTheColumnsOfASchemaVersionOnce() throws IOException {
    String bytes =
        BEGIN
            + "000172"
            + SCHEMAS
            + NEWER_END
            + "01000172000000010005636173657301"
            + "0000000100017200000001000000020000000000000009";
    CommitterState state = rebuilding(state(SCHEMA));
    assertThat(HexFormat.of().formatHex(serializer.serialize(state))).isEqualTo(bytes);
    assertThat(serializer.deserialize(7, HexFormat.of().parseHex(bytes))).isEqualTo(state);
  }

  @Test
  void theStateOfAReleaseThatKnewNoRebuildIsRestored() throws IOException {
    assertThat(serializer.deserialize(6, HexFormat.of().parseHex(BEGIN + SCHEMAS + END)))
        .isEqualTo(state(SCHEMA));
  }

  @Test
  void theStateOfAReleaseThatKeptNoColumnsIsRestored() throws IOException {
    assertThat(serializer.deserialize(5, HexFormat.of().parseHex(BEGIN + END)))
        .isEqualTo(state(Map.of()));
  }

  @Test
  void theStateOfANewerReleaseIsRefused() {
    assertThatThrownBy(() -> serializer.deserialize(8, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer release");
  }

  private static final Map<SchemaVersion, List<Column>> SCHEMA =
      Map.of(
          new SchemaVersion("cases", 99),
          List.of(
              new Column("id", new ColumnType.Varchar(9)), new Column("n", new ColumnType.Int())));

  private static CommitterState state(Map<SchemaVersion, List<Column>> schemas) {
    return new CommitterState(
        "run-1",
        3,
        Map.of("cases", new KnownLedger(9, "id", 7, 8, new Freshness(5, 6))),
        schemas,
        List.of(staged("a", 1), staged("b", 2)),
        List.of(
            new WaitingDeadLetters(
                2,
                "run-1",
                new Staged.DeadLetters("cases", "2020-05-12", "l", new StagedFile("k", 10, 1)))),
        List.of(new EndedLoad("cases", 2)),
        Optional.empty(),
        List.of());
  }

  private static CommitterState rebuilding(CommitterState state) {
    return new CommitterState(
        state.run(),
        state.lettersPlaced(),
        Map.of("cases", state.ledgers().get("cases").withRebuild("r")),
        state.schemas(),
        state.staged(),
        state.deadLetters(),
        state.endsOfLoads(),
        Optional.of(new RequestedRebuild("r", Map.of("cases", true))),
        List.of(new EndedWalk("r", 1, 2, 9)));
  }

  private static StagedCheckpoint staged(String id, long checkpoint) {
    return new StagedCheckpoint(
        id, checkpoint, "cases", 99, List.of(new StagedFile("stage/f", 1000, 10)), 10, 9, 8);
  }
}

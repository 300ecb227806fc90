package io.latestlake.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.ChangeRecord.Operation;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.Specs;
import io.latestlake.testing.SeenMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What CloudWatch is told of the records of each kind. */
class LatestMetricsTest {
  private static final TableSpec SPEC =
      Specs.table("t")
          .column("id", new ColumnType.Varchar(8))
          .column("on_day", new ColumnType.Date())
          .key("id")
          .partition("on_day", "yyyy-MM-dd")
          .spec();

  @Test
  void recordsAreCountedByWhatBecameOfThem() throws Exception {
    SeenMetrics metrics = new SeenMetrics();
    try (var latest =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new LatestRecordFunction(List.of(SPEC))),
            Decoded::key,
            ValueTypeInfo.rowKey(),
            metrics.environment(128))) {
      latest.setup(OutcomeSerializer.INSTANCE);
      latest.open();
      assertThat(metrics.names())
          .containsExactlyInAnyOrder(
              "applied",
              "stale",
              "redelivered",
              "undecided",
              "noOp",
              "deadLetters",
              "table.t.keysBehind",
              "table.t.loadSpanSeconds");

      for (int i = 0; i < 5; i++) {
        latest.processElement(update("k" + i, 2, "row"), 0);
      }
      for (int i = 0; i < 4; i++) {
        latest.processElement(update("k" + i, 1, "older"), 0);
      }
      for (int i = 0; i < 3; i++) {
        latest.processElement(update("k" + i, 2, "row"), 0);
      }
      for (int i = 0; i < 2; i++) {
        latest.processElement(update("k" + i, 3, "row"), 0);
      }
      latest.processElement(update("k4", 2, "another"), 0);

      assertThat(metrics.value("applied")).isEqualTo(6);
      assertThat(metrics.value("stale")).isEqualTo(4);
      assertThat(metrics.value("redelivered")).isEqualTo(3);
      assertThat(metrics.value("noOp")).isEqualTo(2);
      assertThat(metrics.value("undecided")).isEqualTo(1);
      assertThat(metrics.value("deadLetters")).isZero();
    }
  }

  private static Decoded update(String key, int version, String row) {
    return new ChangeRecord(
        new RowKey(("\u0001t" + key).getBytes(StandardCharsets.UTF_8)),
        Operation.UPDATE,
        new byte[] {(byte) version},
        101,
        row.getBytes(StandardCharsets.UTF_8),
        0);
  }
}

package io.latestlake.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsDecoder;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.RowLayout;
import io.latestlake.dms.Skipped;
import io.latestlake.dms.SourceRecord;
import io.latestlake.dms.Specs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** A state whose rows were encoded with other columns than the spec has now. */
class ChangedColumnsTest {
  private static final TableSpec OLD =
      spec()
          .column("id", new ColumnType.Int())
          .column("n", new ColumnType.Int())
          .column("s", new ColumnType.Varchar(4))
          .column("on_day", new ColumnType.Date())
          .spec();

  @Test
  void aRowWithoutTheAddedColumnHasNullInIt() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Int())
            .column("n", new ColumnType.Int())
            .column("s", new ColumnType.Varchar(4))
            .column("added", new ColumnType.Varchar(9))
            .column("on_day", new ColumnType.Date())
            .spec();
    OperatorSubtaskState state = state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'"));

    try (Latest latest = new Latest(now, state)) {
      latest.read(record(now, 2, "'id':1,'n':7,'s':'x'"));
      assertThat(latest.changes()).isEmpty();
      assertThat(latest.count("no-op")).isEqualTo(1);
    }
    try (Latest latest = new Latest(now, state)) {
      latest.read(record(now, 2, "'id':1,'n':7,'s':'x','added':'here'"));
      assertThat(latest.changes()).hasSize(1);
    }
  }

  @Test
  void aRowIsTheSameWithItsColumnsInAnotherOrderAndInWiderTypes() throws Exception {
    TableSpec now =
        spec()
            .column("s", new ColumnType.Varchar(40))
            .column("on_day", new ColumnType.Date())
            .column("id", new ColumnType.BigInt())
            .column("n", new ColumnType.BigInt())
            .spec();
    OperatorSubtaskState state = state(OLD, record(OLD, 1, "'id':1,'n':-7,'s':'x'"));

    try (Latest latest = new Latest(now, state)) {
      latest.read(record(now, 2, "'id':1,'n':-7,'s':'x'"));
      assertThat(latest.count("no-op")).isEqualTo(1);
      latest.read(record(now, 3, "'id':1,'n':8,'s':'x'"));
      assertThat(latest.changes()).hasSize(1);
    }
  }

  @Test
  void whatWasReadAlreadyIsARedeliveryAndNotUndecided() throws Exception {
    TableSpec now =
        spec()
            .column("n", new ColumnType.BigInt())
            .column("id", new ColumnType.Int())
            .column("s", new ColumnType.Varchar(4))
            .column("on_day", new ColumnType.Date())
            .spec();

    try (Latest latest = new Latest(now, state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'")))) {
      latest.read(record(now, 1, "'id':1,'n':7,'s':'x'"));
      assertThat(latest.count("redelivered")).isEqualTo(1);
      assertThat(latest.count("undecided")).isZero();
    }
  }

  @Test
  void aRowWhoseValueIsOfAColumnThatIsGoneIsStagedSoThatTheTableLosesIt() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Int())
            .column("n", new ColumnType.Int())
            .column("on_day", new ColumnType.Date())
            .spec();
    OperatorSubtaskState state =
        state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'"), record(OLD, 1, "'id':2,'n':7,'s':null"));

    try (Latest latest = new Latest(now, state)) {
      latest.read(record(now, 2, "'id':1,'n':7"));
      assertThat(latest.changes()).hasSize(1);
      latest.read(record(now, 2, "'id':2,'n':7"));
      assertThat(latest.changes()).hasSize(1);
      latest.read(record(now, 3, "'id':1,'n':7"));
      assertThat(latest.changes()).as("the row is of now by then").hasSize(1);
    }
  }

  @Test
  void aValueThatDoesNotFitItsNarrowerTypeIsAnotherValue() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Int())
            .column("n", new ColumnType.SmallInt())
            .column("s", new ColumnType.Varchar(4))
            .column("on_day", new ColumnType.Date())
            .spec();

    try (Latest latest = new Latest(now, state(OLD, record(OLD, 1, "'id':1,'n':65543,'s':'x'")))) {
      // The low bytes of 65543.
      latest.read(record(now, 2, "'id':1,'n':7,'s':'x'"));
      assertThat(latest.changes()).hasSize(1);
    }
  }

  @Test
  void aRowIsReadAfterTheSpecWasChangedTwiceAndTheParallelismToo() throws Exception {
    TableSpec between =
        spec()
            .column("id", new ColumnType.Int())
            .column("s", new ColumnType.Varchar(4))
            .column("n", new ColumnType.Int())
            .column("on_day", new ColumnType.Date())
            .spec();
    TableSpec now =
        spec()
            .column("n", new ColumnType.Int())
            .column("id", new ColumnType.Int())
            .column("on_day", new ColumnType.Date())
            .column("s", new ColumnType.Varchar(9))
            .spec();
    OperatorSubtaskState second;
    try (Latest latest = new Latest(between, state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'")))) {
      second = latest.snapshot();
    }
    long same = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      try (Latest latest = new Latest(now, second, 2, subtask)) {
        ChangeRecord record = record(now, 2, "'id':1,'n':7,'s':'x'");
        if (latest.owns(record)) {
          latest.read(record);
          same += latest.count("no-op");
        }
      }
    }
    assertThat(same).isEqualTo(1);
  }

  @Test
  void aRecordThatWasOnItsWayInAnUnalignedCheckpointGetsTheColumnsOfNow() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Int())
            .column("n", new ColumnType.BigInt())
            .column("on_day", new ColumnType.Date())
            .spec();

    try (Latest latest = new Latest(now, state(OLD))) {
      latest.read(record(OLD, 1, "'id':1,'n':7,'s':'x'"));
      assertThat(latest.changes()).hasSize(1);
      assertThat(latest.changes().get(0).row()).isEqualTo(record(now, 1, "'id':1,'n':7").row());
    }
    TableSpec other =
        spec()
            .column("id", new ColumnType.Int())
            .column("s", new ColumnType.Int())
            .column("on_day", new ColumnType.Date())
            .spec();
    try (Latest latest = new Latest(other, state(OLD))) {
      assertThatThrownBy(() -> latest.read(record(OLD, 1, "'id':1,'n':7,'s':'x'")))
          .hasMessageContaining("change the spec at a savepoint");
    }
  }

  @Test
  void anotherKeyIsRefusedForGood() throws Exception {
    OperatorSubtaskState state = state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'"));
    TableSpec other = keyed("n", new ColumnType.Int());
    TableSpec retyped = keyed("id", new ColumnType.Varchar(9));

    for (TableSpec now : List.of(other, retyped)) {
      assertThatThrownBy(() -> new Latest(now, state))
          .isInstanceOf(SuppressRestartsException.class)
          .hasStackTraceContaining("The state has the rows of table t by the key id");
    }
  }

  @Test
  void theSchemaVersionsLieInTheStateByteForByte() throws Exception {
    TableSpec small =
        spec().column("id", new ColumnType.Int()).column("on_day", new ColumnType.Date()).spec();
    String bytes =
        "01000174"
            + "00000002000269640007696e746567657200066f6e5f646179000464617465"
            + "0000000100026964";
    RowVersions versions = new RowVersions(List.of(small));
    assertThat(versions.snapshot()).hasSize(1);
    assertThat(HexFormat.of().formatHex(versions.snapshot().get(0))).isEqualTo(bytes);

    RowVersions restored = new RowVersions(List.of(OLD));
    restored.restore(List.of(HexFormat.of().parseHex(bytes)));
    assertThat(
            restored.areSame(
                record(OLD, 1, "'id':1").key(),
                record(small, 1, "'id':1").row(),
                record(OLD, 1, "'id':1").row()))
        .isTrue();
  }

  private static TableSpec keyed(String key, ColumnType type) {
    return Specs.table("t")
        .column("id", key.equals("id") ? type : new ColumnType.Int())
        .column("n", new ColumnType.Int())
        .column("s", new ColumnType.Varchar(4))
        .column("on_day", new ColumnType.Date())
        .key(key)
        .partition("on_day", "")
        .spec();
  }

  @Test
  void aRebuildPassesRowsOnWithTheColumnsOfNow() throws Exception {
    TableSpec now =
        spec()
            .column("id", new ColumnType.Int())
            .column("n", new ColumnType.BigInt())
            .column("added", new ColumnType.Varchar(9))
            .column("on_day", new ColumnType.Date())
            .spec();
    OperatorSubtaskState state = state(OLD, record(OLD, 1, "'id':1,'n':7,'s':'x'"));

    try (Latest latest = new Latest(now, state, "r")) {
      latest.harness.endInput();

      RowChange change = (RowChange) latest.harness.extractOutputValues().get(0);
      assertThat(change.row()).isEqualTo(record(now, 1, "'id':1,'n':7").row());
      assertThat(latest.harness.extractOutputValues()).hasSize(2);
    }
  }

  private static Specs.Builder spec() {
    return Specs.table("t").key("id").partition("on_day", "");
  }

  /** A state that has the records' rows. */
  private static OperatorSubtaskState state(TableSpec spec, ChangeRecord... records)
      throws Exception {
    try (Latest latest = new Latest(spec, null)) {
      latest.read(records);
      return latest.snapshot();
    }
  }

  /**
   * @param second of its version
   */
  private static ChangeRecord record(TableSpec spec, int second, String values) {
    String message =
        """
        {"data":{%s,"on_day":"2020-05-12"},"metadata":{"timestamp":"2020-01-03T00:00:0%dZ",
        "record-type":"data","operation":"update","schema-name":"public","table-name":"t"}}"""
            .formatted(values.replace('\'', '"'), second);
    List<Decoded> decoded = new ArrayList<>();
    new DmsDecoder(List.of(spec), Clock.systemUTC())
        .decode(
            new SourceRecord(message.getBytes(StandardCharsets.UTF_8), "topic", 0, 0, 0),
            new DmsDecoder.Output() {
              @Override
              public void decoded(Decoded one) {
                decoded.add(one);
              }

              @Override
              public void skipped(Skipped kind, String operation, String table) {
                throw new AssertionError(operation);
              }
            });
    assertThat(decoded).singleElement().isInstanceOf(ChangeRecord.class);
    ChangeRecord record = (ChangeRecord) decoded.get(0);
    assertThat(RowLayout.fingerprintOf(record.row()))
        .isEqualTo(new RowLayout(spec.columns()).fingerprint());
    return record;
  }

  private static final class Latest implements AutoCloseable {
    private static final int MAX_PARALLELISM = 128;

    private final KeyedOneInputStreamOperatorTestHarness<RowKey, Decoded, Outcome> harness;
    private final int parallelism;
    private final int subtask;

    Latest(TableSpec spec, OperatorSubtaskState restored) throws Exception {
      this(spec, restored, 1, 0);
    }

    Latest(TableSpec spec, OperatorSubtaskState restored, String rebuild) throws Exception {
      this(spec, restored, 1, 0, rebuild);
    }

    Latest(TableSpec spec, OperatorSubtaskState restored, int parallelism, int subtask)
        throws Exception {
      this(spec, restored, parallelism, subtask, "");
    }

    private Latest(
        TableSpec spec, OperatorSubtaskState restored, int parallelism, int subtask, String rebuild)
        throws Exception {
      this.parallelism = parallelism;
      this.subtask = subtask;
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new LatestRecordOperator(List.of(spec), rebuild),
              Decoded::key,
              ValueTypeInfo.rowKey(),
              MAX_PARALLELISM,
              parallelism,
              subtask);
      harness.setup(OutcomeSerializer.INSTANCE);
      if (restored != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                restored, MAX_PARALLELISM, 1, parallelism, subtask));
      }
      harness.open();
    }

    void read(ChangeRecord... records) throws Exception {
      for (ChangeRecord record : records) {
        harness.processElement(record, 0);
      }
    }

    boolean owns(ChangeRecord record) {
      return KeyGroupRangeAssignment.assignKeyToParallelOperator(
              record.key(), MAX_PARALLELISM, parallelism)
          == subtask;
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    List<RowChange> changes() {
      return harness.extractOutputValues().stream().map(RowChange.class::cast).toList();
    }

    long count(String name) {
      return (Long) harness.getOperator().getRuntimeContext().getAccumulator(name).getLocalValue();
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}

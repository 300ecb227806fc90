package io.latestlake.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.ChangeRecord.Operation;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.EndOfWalk;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.RowLayout;
import io.latestlake.dms.Specs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The walk over the keys of a restored state, for a rebuild. */
class LatestRecordWalkTest {
  private static final TableSpec SPEC =
      Specs.table("t")
          .column("id", new ColumnType.Varchar(8))
          .column("on_day", new ColumnType.Date())
          .key("id")
          .partition("on_day", "yyyy-MM-dd")
          .spec();
  private static final int KEYS = LatestRecordOperator.SLICE_KEYS * 5 / 2;
  private static final String NOBODY_ASKS = "";

  enum Backend {
    HEAP,
    ROCKS_DB;

    StateBackend open() {
      return this == HEAP ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }
  }

  @ParameterizedTest
  @EnumSource
  void itPassesOnTheLatestRowOfEachKeyAndThenThatItHasEnded(Backend backend) throws Exception {
    try (Harness latest = Harness.restored(backend, filled(backend, 5), "r")) {
      latest.walk();

      assertThat(latest.table()).isEqualTo(latest.expected).hasSize(KEYS - 5);
      assertThat(latest.rows()).hasSize(KEYS - 5).noneMatch(RowChange::delete);
      List<Outcome> written = latest.written();
      assertThat(written.get(written.size() - 1)).isEqualTo(new EndOfWalk("r", 0, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void recordsHaveTheirTurnBetweenSlices(Backend backend) throws Exception {
    try (Harness latest = Harness.restored(backend, filled(backend, 0), "r")) {
      int version = 10;
      for (int slice = 1; latest.ends().isEmpty(); slice++) {
        latest.slice();
        assertThat(latest.written().size())
            .as("of a slice, and of the records between")
            .isLessThanOrEqualTo(slice * LatestRecordOperator.SLICE_KEYS + (slice - 1) * 3 * 4);
        // Of keys that were walked already and of others, and of keys that were not there.
        for (int i = 0; i < 4; i++) {
          latest.upsert("k" + (slice * 97 + i * 601) % KEYS, version++);
          latest.delete("k" + (slice * 89 + i * 607) % KEYS, version++);
          latest.upsert("new" + slice + "-" + i, version++);
        }
      }

      assertThat(latest.table()).isEqualTo(latest.expected);
      assertThat(latest.table()).containsKey("new1-0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRestoreInTheMiddleBeginsItAnewAndOneAfterItsEndDoesNot(Backend backend) throws Exception {
    OperatorSubtaskState middle;
    try (Harness latest = Harness.restored(backend, filled(backend, 0), "r")) {
      latest.slice();
      assertThat(latest.ends()).isEmpty();
      middle = latest.snapshot();
    }
    OperatorSubtaskState end;
    // Started again by somebody who does not ask for a rebuild: the table is still empty.
    try (Harness latest = Harness.restored(backend, middle, NOBODY_ASKS)) {
      latest.walk();
      assertThat(latest.rows()).hasSize(KEYS);
      assertThat(latest.ends()).containsExactly(new EndOfWalk("r", 0, 1));
      end = latest.snapshot();
    }
    for (String asked : List.of("r", NOBODY_ASKS)) {
      try (Harness latest = Harness.restored(backend, end, asked)) {
        latest.slice();
        assertThat(latest.written()).as("asked: " + asked).isEmpty();
        end = latest.snapshot();
      }
    }
    try (Harness latest = Harness.restored(backend, end, "another")) {
      latest.walk();
      assertThat(latest.rows()).hasSize(KEYS);
      assertThat(latest.ends()).containsExactly(new EndOfWalk("another", 0, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAChangeOfTheParallelismAllWalkAnewUnlessAllHadEnded(Backend backend) throws Exception {
    OperatorSubtaskState filled = filled(backend, 0).state();
    OperatorSubtaskState oneEnded;
    try (Harness first = new Harness(backend, filled, 1, 2, 0, "r");
        Harness second = new Harness(backend, filled, 1, 2, 1, "r")) {
      first.walk();
      oneEnded =
          AbstractStreamOperatorTestHarness.repackageState(first.snapshot(), second.snapshot());
    }
    OperatorSubtaskState allEnded;
    try (Harness first = new Harness(backend, oneEnded, 2, 3, 0, "r");
        Harness second = new Harness(backend, oneEnded, 2, 3, 1, "r");
        Harness third = new Harness(backend, oneEnded, 2, 3, 2, "r")) {
      Map<String, Integer> all = new TreeMap<>();
      int rows = 0;
      for (Harness each : List.of(first, second, third)) {
        each.walk();
        rows += each.rows().size();
        all.putAll(each.table());
        assertThat(each.ends()).containsExactly(new EndOfWalk("r", each.subtask, 3));
      }
      assertThat(rows).isEqualTo(KEYS);
      assertThat(all).hasSize(KEYS);
      allEnded =
          AbstractStreamOperatorTestHarness.repackageState(
              first.snapshot(), second.snapshot(), third.snapshot());
    }
    try (Harness one = new Harness(backend, allEnded, 3, 1, 0, "r")) {
      one.slice();
      assertThat(one.written()).isEmpty();
    }
  }

  @Test
  void atTheEndOfInputItIsWalkedToItsEnd() throws Exception {
    try (Harness latest = Harness.restored(Backend.HEAP, filled(Backend.HEAP, 0), "r")) {
      latest.harness.endInput();

      assertThat(latest.rows()).hasSize(KEYS);
      assertThat(latest.ends()).hasSize(1);
    }
  }

  @Test
  void withoutStateItEndsAtOnce() throws Exception {
    try (Harness latest = new Harness(Backend.HEAP, null, 1, 1, 0, "r")) {
      latest.slice();

      assertThat(latest.written()).containsExactly(new EndOfWalk("r", 0, 1));
    }
  }

  @Test
  void aRunThatIsNotAskedForARebuildWalksNothing() throws Exception {
    try (Harness latest = Harness.restored(Backend.HEAP, filled(Backend.HEAP, 0), NOBODY_ASKS)) {
      latest.slice();

      assertThat(latest.written()).isEmpty();
    }
  }

  /** To leave the row out would lose it. */
  @Test
  void aRowThatNobodyCanReadEndsTheRun() throws Exception {
    OperatorSubtaskState state;
    try (Harness before = new Harness(Backend.HEAP, null, 1, 1, 0, NOBODY_ASKS)) {
      before.harness.processElement(
          new ChangeRecord(key("a"), Operation.LOAD, new byte[4], 101, new byte[] {0, 0, 0, 9}, 0),
          0);
      state = before.snapshot();
    }
    try (Harness latest = Harness.restored(Backend.HEAP, state, "r")) {
      assertThatThrownBy(latest::slice).hasStackTraceContaining("cannot be rebuilt");
    }
  }

  private record Filled(OperatorSubtaskState state, Map<String, Integer> rows) {}

  /** Keys k0 to k2499, of which some are deleted again. */
  private static Filled filled(Backend backend, int deleted) throws Exception {
    try (Harness before = new Harness(backend, null, 1, 1, 0, NOBODY_ASKS)) {
      for (int i = 0; i < KEYS; i++) {
        before.upsert("k" + i, 1);
      }
      for (int i = 0; i < deleted; i++) {
        before.delete("k" + i, 2);
      }
      return new Filled(before.snapshot(), before.expected);
    }
  }

  private static RowKey key(String key) {
    return new RowKey(("\u0001t" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static final class Harness implements AutoCloseable {
    private static final int MAX_PARALLELISM = 128;
    private static final int FINGERPRINT = new RowLayout(SPEC.columns()).fingerprint();
    private static final int VALUE = 5;

    private final KeyedOneInputStreamOperatorTestHarness<RowKey, Decoded, Outcome> harness;
    private final int subtask;
    private final Map<String, Integer> expected = new TreeMap<>();
    private long now;

    static Harness restored(Backend backend, Filled filled, String rebuild) throws Exception {
      Harness restored = restored(backend, filled.state(), rebuild);
      restored.expected.putAll(filled.rows());
      return restored;
    }

    static Harness restored(Backend backend, OperatorSubtaskState state, String rebuild)
        throws Exception {
      return new Harness(backend, state, 1, 1, 0, rebuild);
    }

    Harness(
        Backend backend,
        OperatorSubtaskState restored,
        int before,
        int parallelism,
        int subtask,
        String rebuild)
        throws Exception {
      this.subtask = subtask;
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new LatestRecordOperator(List.of(SPEC), rebuild),
              Decoded::key,
              ValueTypeInfo.rowKey(),
              MAX_PARALLELISM,
              parallelism,
              subtask);
      harness.setStateBackend(backend.open());
      harness.setup(OutcomeSerializer.INSTANCE);
      if (restored != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                restored, MAX_PARALLELISM, before, parallelism, subtask));
      }
      harness.open();
    }

    void upsert(String key, int version) throws Exception {
      byte[] row =
          ByteBuffer.allocate(VALUE + 4).putInt(FINGERPRINT).putInt(VALUE, version).array();
      read(new ChangeRecord(key(key), Operation.UPDATE, bytes(version), 101, row, 0));
      expected.put(key, version);
    }

    void delete(String key, int version) throws Exception {
      read(new ChangeRecord(key(key), Operation.DELETE, bytes(version), 0, new byte[0], 0));
      expected.remove(key);
    }

    private void read(Decoded record) throws Exception {
      harness.processElement(record, 0);
    }

    private static byte[] bytes(int version) {
      return ByteBuffer.allocate(4).putInt(version).array();
    }

    /** Lets one slice have its turn, if there is one. */
    void slice() throws Exception {
      harness.setProcessingTime(now += LatestRecordOperator.PAUSE_MILLIS);
    }

    void walk() throws Exception {
      int slices = 0;
      while (ends().isEmpty()) {
        slice();
        assertThat(slices++).isLessThan(10);
      }
    }

    OperatorSubtaskState snapshot() throws Exception {
      return harness.snapshot(1, 1);
    }

    List<Outcome> written() {
      return harness.extractOutputValues();
    }

    List<RowChange> rows() {
      return written().stream()
          .filter(RowChange.class::isInstance)
          .map(RowChange.class::cast)
          .toList();
    }

    List<EndOfWalk> ends() {
      return written().stream()
          .filter(EndOfWalk.class::isInstance)
          .map(EndOfWalk.class::cast)
          .toList();
    }

    /** What an empty table has after all that was written, in its order. */
    Map<String, Integer> table() {
      Map<String, Integer> table = new TreeMap<>();
      for (RowChange change : new ArrayList<>(rows())) {
        String key = new String(change.key().bytes(), StandardCharsets.UTF_8).substring(2);
        if (change.delete()) {
          table.remove(key);
        } else {
          table.put(key, ByteBuffer.wrap(change.row()).getInt(VALUE));
        }
      }
      return table;
    }

    @Override
    public void close() throws Exception {
      harness.close();
    }
  }
}

package io.latestlake.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import io.latestlake.dms.ChangeRecord;
import io.latestlake.dms.ChangeRecord.Operation;
import io.latestlake.dms.DeadLetter;
import io.latestlake.dms.Decoded;
import io.latestlake.dms.DmsFile;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.Position;
import io.latestlake.dms.RowChange;
import io.latestlake.dms.RowKey;
import io.latestlake.dms.Specs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestRecordFunctionTest {
  private static final TableSpec SPEC =
      Specs.table("t")
          .column("id", new ColumnType.Varchar(8))
          .column("on_day", new ColumnType.Date())
          .key("id")
          .partition("on_day", "yyyy-MM-dd")
          .spec();
  private static final Duration TTL = SPEC.tombstoneTtl();

  private Harness latest;

  @BeforeEach
  void open() throws Exception {
    latest = new Harness(new HashMapStateBackend());
  }

  @AfterEach
  void close() throws Exception {
    latest.close();
  }

  @Test
  void theFirstRecordOfAKeyIsAnUpsertWithoutAPreviousDay() throws Exception {
    latest.read(load("a", 1, 101, "x"));

    assertThat(latest.written()).containsExactly("upsert a x day 101 before 0");
  }

  @Test
  void aLaterRecordReplacesTheRowAndTellsTheDayThatItLeft() throws Exception {
    latest.read(load("a", 1, 101, "x"), update("a", 2, 102, "y"));

    assertThat(latest.written())
        .containsExactly("upsert a x day 101 before 0", "upsert a y day 102 before 101");
  }

  @Test
  void aRecordThatIsNotLaterIsStale() throws Exception {
    latest.read(update("a", 2, 102, "y"), load("a", 1, 101, "x"));

    assertThat(latest.written()).containsExactly("upsert a y day 102 before 0");
    assertThat(latest.count("stale")).isEqualTo(1);
  }

  @Test
  void equalVersionAndEqualRowIsARedelivery() throws Exception {
    latest.read(update("a", 2, 102, "y"), update("a", 2, 102, "y"));

    assertThat(latest.written()).hasSize(1);
    assertThat(latest.count("redelivered")).isEqualTo(1);
    assertThat(latest.count("undecided")).isZero();
  }

  @Test
  void equalVersionAndAnotherRowIsUndecidedAndTheOneReadLaterWins() throws Exception {
    latest.read(update("a", 2, 102, "y"), update("a", 2, 102, "z"), delete("a", 2));

    assertThat(latest.written())
        .containsExactly(
            "upsert a y day 102 before 0", "upsert a z day 102 before 102", "delete a before 102");
    assertThat(latest.count("undecided")).isEqualTo(2);
  }

  @Test
  void aChangeThatLeavesTheRowAsItWasAdvancesTheVersionAndGoesNoFurther() throws Exception {
    latest.read(update("a", 1, 101, "x"), update("a", 3, 101, "x"), update("a", 2, 101, "stale"));

    assertThat(latest.written()).hasSize(1);
    assertThat(latest.count("no-op")).isEqualTo(1);
    assertThat(latest.count("stale")).isEqualTo(1);
  }

  @Test
  void aTombstoneKeepsAnOlderStragglerFromRevivingTheRow() throws Exception {
    latest.read(load("a", 1, 101, "x"), delete("a", 5), update("a", 4, 101, "straggler"));

    assertThat(latest.written())
        .containsExactly("upsert a x day 101 before 0", "delete a before 101");
    assertThat(latest.count("stale")).isEqualTo(1);
  }

  @Test
  void aLaterInsertRevivesADeletedKey() throws Exception {
    latest.read(load("a", 1, 101, "x"), delete("a", 5), insert("a", 6, 103, "z"));

    assertThat(latest.written()).endsWith("upsert a z day 103 before 0");
  }

  @Test
  void aDeleteOfAKeyThatTheStateDoesNotKnowIsPassedOn() throws Exception {
    latest.read(delete("a", 5));

    assertThat(latest.written()).containsExactly("delete a before 0");
  }

  @Test
  void aSecondDeleteChangesNothing() throws Exception {
    latest.read(delete("a", 5), delete("a", 6), insert("a", 5, 101, "older than the second"));

    assertThat(latest.written()).containsExactly("delete a before 0");
    assertThat(latest.count("no-op")).isEqualTo(1);
    assertThat(latest.count("stale")).isEqualTo(1);
  }

  @Test
  void aTombstoneExpires() throws Exception {
    latest.read(delete("a", 5));
    latest.harness.setStateTtlProcessingTime(TTL.toMillis() + 1);
    latest.read(update("a", 4, 101, "x"));

    assertThat(latest.written()).endsWith("upsert a x day 101 before 0");
  }

  @Test
  void aLiveRowDoesNotExpire() throws Exception {
    latest.read(update("a", 5, 101, "x"));
    latest.harness.setStateTtlProcessingTime(TTL.toMillis() * 100);
    latest.read(update("a", 4, 101, "older"));

    assertThat(latest.count("stale")).isEqualTo(1);
  }

  @Test
  void aDeadLetterPassesThrough() throws Exception {
    DeadLetter letter =
        new DeadLetter(
            key("?"),
            null,
            DeadLetter.UNKNOWN_TABLE,
            DeadLetter.Reason.NOT_JSON,
            "not JSON",
            new Position.InFile(
                new DmsFile(
                    "cases",
                    "s3://zone/cases/LOAD1.csv",
                    "LOAD1.csv",
                    DmsFile.Kind.LOAD,
                    DmsFile.Format.CSV,
                    12,
                    List.of("id")),
                7),
            0,
            new byte[] {1});
    latest.read(letter);

    assertThat(latest.harness.extractOutputValues()).containsExactly(letter);
    assertThat(latest.count("dead-letters")).isEqualTo(1);
  }

  @Test
  void aKeyIsBehindFromItsDeadLetterUntilARecordThatIsNotOlderIsApplied() throws Exception {
    latest.read(update("a", 1, 101, "x"), letter("a", 3), letter("a", 3));
    assertThat(latest.count("keys-behind")).isEqualTo(1);

    latest.read(update("a", 2, 101, "older than the dead letter"));
    assertThat(latest.count("keys-behind")).isEqualTo(1);

    latest.read(update("a", 3, 101, "mended"));
    assertThat(latest.count("keys-behind")).isZero();
  }

  @Test
  void aDeadLetterOlderThanTheLatestRecordLeavesNoKeyBehind() throws Exception {
    latest.read(update("a", 4, 101, "x"), letter("a", 3), delete("b", 4), letter("b", 3));

    assertThat(latest.count("keys-behind")).isZero();
  }

  @Test
  void aDeadLetterWithoutVersionLeavesItsKeyBehindUntilAnyRecordIsApplied() throws Exception {
    latest.read(update("a", 4, 101, "x"), letter("a", null), update("a", 3, 101, "stale"));
    assertThat(latest.count("keys-behind")).isEqualTo(1);

    latest.read(update("a", 4, 101, "x"));
    assertThat(latest.count("keys-behind")).as("a redelivery is not applied").isEqualTo(1);

    latest.read(delete("a", 5));
    assertThat(latest.count("keys-behind")).isZero();
  }

  @Test
  void aDeadLetterWhoseKeyIsMadeFromItsPositionLeavesNoKeyBehind() throws Exception {
    latest.read(
        letter(new RowKey("\u0008_unknownx".getBytes(StandardCharsets.UTF_8)), null, "_unknown"));

    assertThat(latest.count("dead-letters")).isEqualTo(1);
    assertThat(latest.count("keys-behind")).isZero();
  }

  @Test
  void afterAChangeOfTheParallelismEachKeyIsBehindAtTheSubtaskThatHasItNow() throws Exception {
    int keys = 20;
    OperatorSubtaskState one;
    try (Harness before = new Harness(new HashMapStateBackend(), null, 1, 1, 0)) {
      for (int i = 0; i < keys; i++) {
        before.read(letter("k" + i, 3));
      }
      one = before.harness.snapshot(1, 1);
    }
    OperatorSubtaskState two;
    long[] counts = new long[2];
    try (Harness first = new Harness(new HashMapStateBackend(), one, 1, 2, 0);
        Harness second = new Harness(new HashMapStateBackend(), one, 1, 2, 1)) {
      counts[0] = first.count("keys-behind");
      counts[1] = second.count("keys-behind");
      for (int i = 0; i < keys / 2; i++) {
        (first.owns("k" + i) ? first : second).read(update("k" + i, 3, 101, "mended"));
      }
      two =
          AbstractStreamOperatorTestHarness.repackageState(
              first.harness.snapshot(2, 2), second.harness.snapshot(2, 2));
    }
    assertThat(counts[0] + counts[1]).isEqualTo(keys);
    assertThat(counts).doesNotContain(0, keys);
    try (Harness after = new Harness(new HashMapStateBackend(), two, 2, 1, 0)) {
      assertThat(after.count("keys-behind")).isEqualTo(keys / 2);
      after.read(update("k" + (keys - 1), 2, 101, "older"), update("k0", 4, 101, "later"));
      assertThat(after.count("keys-behind")).isEqualTo(keys / 2);
      after.read(update("k" + (keys - 1), 3, 101, "mended"));
      assertThat(after.count("keys-behind")).isEqualTo(keys / 2 - 1);
    }
  }

  @Test
  void aLoadThatTakesLongerThanItsLoadLagIsToldAlsoAcrossARestore() throws Exception {
    long minute = 60_000_000L;
    long lag = SPEC.loadLag().toMinutes();
    for (long at = 0; at <= lag; at += 30) {
      latest.read(loadAt("k" + at, at * minute));
    }
    assertThat(latest.overlongLoad()).isEmpty();

    OperatorSubtaskState snapshot = latest.harness.snapshot(1, 1);
    try (Harness after = new Harness(new HashMapStateBackend(), snapshot)) {
      after.read(loadAt("last", (lag + 15) * minute));
      assertThat(after.overlongLoad()).contains((lag + 15) * 60_000);

      // An hour without any: another load.
      after.read(loadAt("again", (lag + 76) * minute), loadAt("more", (lag + 100) * minute));
      assertThat(after.overlongLoad()).contains((lag + 15) * 60_000);
    }
  }

  @Test
  void aLoadMadeAgainLaterIsALoadOfItsOwn() throws Exception {
    long day = 24 * 3_600_000_000L;
    latest.read(loadAt("a", 0), loadAt("b", day), loadAt("c", 2 * day), loadAt("d", day + 1));

    assertThat(latest.overlongLoad()).isEmpty();
  }

  private static ChangeRecord loadAt(String key, long emittedAt) {
    return new ChangeRecord(
        key(key), Operation.LOAD, new byte[] {1}, 101, new byte[] {1}, emittedAt);
  }

  private static DeadLetter letter(String key, Integer version) {
    return letter(key(key), version == null ? null : new byte[] {version.byteValue()}, SPEC.name());
  }

  private static DeadLetter letter(RowKey key, byte[] version, String table) {
    return new DeadLetter(
        key,
        version,
        table,
        DeadLetter.Reason.DOES_NOT_FIT,
        "why",
        new Position.InStream("topic", 0, 1, 2),
        0,
        null);
  }

  @Test
  void stateAndTombstonesSurviveARestoreInEitherBackend() throws Exception {
    for (StateBackend backend :
        List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend(true))) {
      try (Harness before = new Harness(backend)) {
        before.read(load("a", 3, 101, "x"), load("b", 3, 101, "x"), delete("b", 5));
        OperatorSubtaskState snapshot = before.harness.snapshot(1, 1);
        try (Harness after = new Harness(backend, snapshot)) {
          after.read(
              update("a", 2, 102, "stale"), update("b", 4, 102, "stale"), update("a", 4, 103, "y"));

          assertThat(after.written()).containsExactly("upsert a y day 103 before 101");
        }
      }
    }
  }

  /**
   * What the rows come to does not depend on the order of arrival, as long as versions are
   * distinct.
   */
  @Property(tries = 200)
  void anyOrderOfArrivalConvergesToTheGreatestVersion(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int changes) throws Exception {
    Random random = new Random(seed);
    List<ChangeRecord> log = new ArrayList<>();
    for (int version = 0; version < changes; version++) {
      String key = "k" + random.nextInt(3);
      log.add(
          random.nextInt(4) == 0
              ? delete(key, version)
              : update(key, version, 100 + random.nextInt(3), "v" + random.nextInt(3)));
    }
    Map<String, String> expected = new HashMap<>();
    for (ChangeRecord change : log) {
      replay(
          expected, text(change.key()), change.operation().isDelete(), change.row(), change.day());
    }

    List<ChangeRecord> arrival = new ArrayList<>(log);
    arrival.addAll(log.subList(0, log.size() / 2));
    Collections.shuffle(arrival, random);
    try (Harness shuffled = new Harness(new HashMapStateBackend())) {
      shuffled.read(arrival.toArray(new Decoded[0]));
      Map<String, String> table = new HashMap<>();
      for (Outcome outcome : shuffled.harness.extractOutputValues()) {
        RowChange change = (RowChange) outcome;
        replay(table, text(change.key()), change.delete(), change.row(), change.day());
      }
      assertThat(table).isEqualTo(expected);
    }
  }

  private static void replay(
      Map<String, String> rows, String key, boolean delete, byte[] row, int day) {
    if (delete) {
      rows.remove(key);
    } else {
      rows.put(key, text(row) + "@" + day);
    }
  }

  private static ChangeRecord load(String key, int version, int day, String row) {
    return change(Operation.LOAD, key, version, day, row);
  }

  private static ChangeRecord insert(String key, int version, int day, String row) {
    return change(Operation.INSERT, key, version, day, row);
  }

  private static ChangeRecord update(String key, int version, int day, String row) {
    return change(Operation.UPDATE, key, version, day, row);
  }

  private static ChangeRecord delete(String key, int version) {
    return change(Operation.DELETE, key, version, 0, "");
  }

  private static ChangeRecord change(
      Operation operation, String key, int version, int day, String row) {
    return new ChangeRecord(
        key(key),
        operation,
        new byte[] {(byte) version},
        day,
        row.getBytes(StandardCharsets.UTF_8),
        version);
  }

  private static RowKey key(String key) {
    return new RowKey(("\u0001t" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(RowKey key) {
    return text(key.bytes()).substring(2);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static final class Harness implements AutoCloseable {
    private static final int MAX_PARALLELISM = 128;

    private final KeyedOneInputStreamOperatorTestHarness<RowKey, Decoded, Outcome> harness;
    private final int subtask;

    Harness(StateBackend backend) throws Exception {
      this(backend, null);
    }

    Harness(StateBackend backend, OperatorSubtaskState restored) throws Exception {
      this(backend, restored, 1, 1, 0);
    }

    Harness(
        StateBackend backend,
        OperatorSubtaskState restored,
        int before,
        int parallelism,
        int subtask)
        throws Exception {
      this.subtask = subtask;
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new KeyedProcessOperator<>(new LatestRecordFunction(List.of(SPEC))),
              Decoded::key,
              ValueTypeInfo.rowKey(),
              MAX_PARALLELISM,
              parallelism,
              subtask);
      harness.setStateBackend(backend);
      harness.setup(OutcomeSerializer.INSTANCE);
      if (restored != null) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                restored, MAX_PARALLELISM, before, parallelism, subtask));
      }
      harness.open();
    }

    void read(Decoded... records) throws Exception {
      for (Decoded record : records) {
        harness.processElement(record, 0);
      }
    }

    List<String> written() {
      return harness.extractOutputValues().stream()
          .map(RowChange.class::cast)
          .map(
              change ->
                  change.delete()
                      ? "delete %s before %d".formatted(text(change.key()), change.previousDay())
                      : "upsert %s %s day %d before %d"
                          .formatted(
                              text(change.key()),
                              text(change.row()),
                              change.day(),
                              change.previousDay()))
          .toList();
    }

    boolean owns(String key) {
      return KeyGroupRangeAssignment.assignKeyToParallelOperator(key(key), MAX_PARALLELISM, 2)
          == subtask;
    }

    Optional<Object> overlongLoad() {
      Accumulator<?, ?> longest =
          harness
              .getOperator()
              .getRuntimeContext()
              .getAccumulator(LatestRecordFunction.OVERLONG_LOAD + SPEC.name());
      return Optional.ofNullable(longest).map(Accumulator::getLocalValue);
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

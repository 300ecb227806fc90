package io.latestlake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.Settings;
import io.latestlake.config.SettingsReader;
import io.latestlake.dms.RowLayout;
import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.testing.CasesLake;
import io.latestlake.testing.ChangedCases;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.ObjectsInMemory;
import io.latestlake.warehouse.TableWarehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The commit operator in Flink's harness; the time-out is there for what would otherwise hang. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CommitOperatorTest {
  /** Static, because an operator's factory is serialized. */
  private static LedgerInMemory ledger;

  private static ObjectsInMemory objects;

  private static final Settings SETTINGS = settings();

  @TempDir Path conf;
  private int changes;
  private Settings settings;

  private static Settings settings(String... overrides) {
    return SettingsReader.read(LocalAwsProcess.root().resolve("conf/local.yaml"), all(overrides));
  }

  private static Map<String, String> all(String... overrides) {
    Map<String, String> all =
        CasesLake.overrides(
            "kafka.bootstrap-servers", "127.0.0.1:1", "run.checkpoint-directory", "file:///unused");
    all.putAll(CasesLake.overrides(overrides));
    return all;
  }

  @BeforeEach
  void begin() {
    settings = SETTINGS;
    ledger = new LedgerInMemory();
    objects = new ObjectsInMemory();
  }

  @Test
  void nothingIsCommittedBeforeItsCheckpointIsComplete() throws Exception {
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.processElement(rows(2), 0);
      operator.endInput();
      operator.notifyOfCompletedCheckpoint(1);
      operator.snapshot(2, 2);
      operator.notifyOfCompletedCheckpoint(2);

      assertThat(ledger.appliedRows()).isEqualTo(3);
      assertThat(ledger.dirtyDays().toPublish()).isZero();
    }
  }

  @Test
  void theEndOfInputDoesNotWaitForACheckpointWhoseBarrierIsStillToCome() throws Exception {
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.processElement(rows(2), 0);
      operator.endInput();

      // Would wait for ever if it waited for what checkpoint 2 will hold.
      operator.notifyOfCompletedCheckpoint(1);
    }
  }

  @Test
  void theLastNotificationWaitsUntilAllIsAppliedAndPublished() throws Exception {
    try (var operator = open(null)) {
      operator.processElement(rows(5), 0);
      operator.endInput();
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);

      assertThat(ledger.appliedRows()).isEqualTo(5);
      assertThat(ledger.calls()).endsWith("publish 1");
    }
  }

  @Test
  void aRestoredAttemptCommitsWhatWasNotAndDropsWhatWas() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = open(null)) {
      operator.processElement(rows(7), 0);
      snapshot = operator.snapshot(1, 1);
      operator.endInput();
      operator.notifyOfCompletedCheckpoint(1);
    }
    assertThat(ledger.appliedRows()).isEqualTo(7);

    try (var restored = open(snapshot)) {
      restored.processElement(rows(8), 0);
      restored.endInput();
      restored.snapshot(2, 2);
      restored.notifyOfCompletedCheckpoint(2);

      assertThat(ledger.appliedRows()).isEqualTo(15);
      assertThat(ledger.calls()).contains("applied?");
    }
  }

  @Test
  void aStopWithSavepointCommitsAndPublishesWhatWasCompleteCadenceAside() throws Exception {
    settings =
        settings(
            "cadence.commit-interval",
            "1h",
            "cadence.publication-interval",
            "1h",
            "cadence.stop-wait",
            "1h");
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      await(() -> ledger.calls().contains("publish 1"));
      operator.processElement(rows(2), 0);
      operator.processElement(letters("a", 1), 0);
      operator.snapshot(2, 2);
      operator.notifyOfCompletedCheckpoint(2);
      operator.snapshotWithLocalState(3, 3, SavepointType.suspend(SavepointFormatType.CANONICAL));
      operator.notifyOfCompletedCheckpoint(3);

      assertThat(ledger.appliedRows()).isEqualTo(3);
      assertThat(ledger.calls()).endsWith("publish 2");
      assertThat(placed()).hasSize(1);
    }
  }

  @Test
  void aJobManagerThatDiesDuringAStopWithSavepointLeavesNoOtherPast() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      checkpoint = operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      operator.processElement(rows(2), 0);
      operator.snapshotWithLocalState(2, 2, SavepointType.suspend(SavepointFormatType.CANONICAL));
      operator.notifyOfCompletedCheckpoint(2);
    }

    // Flink goes on from the last checkpoint, and never by itself from a savepoint.
    try (var restored = open(checkpoint, "run-1", 1)) {
      restored.processElement(rows(2), 0);
      restored.endInput();
      restored.snapshot(2, 2);
      restored.notifyOfCompletedCheckpoint(2);

      assertThat(ledger.appliedRows()).isEqualTo(3);
      assertThat(ledger.calls()).last().asString().startsWith("publish");
    }
  }

  @Test
  void whatTheSavepointOfAStopClosesIsLeftToWhoeverIsStartedFromIt() throws Exception {
    OperatorSubtaskState savepoint;
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      operator.processElement(rows(2), 0);
      // Not complete: neither a plain savepoint nor a checkpoint that was aborted ever is.
      operator.snapshot(2, 2);
      operator.processElement(rows(4), 0);
      operator.processElement(letters("a", 1), 0);
      savepoint =
          operator
              .snapshotWithLocalState(3, 3, SavepointType.suspend(SavepointFormatType.CANONICAL))
              .getJobManagerOwnedState();
      operator.notifyOfCompletedCheckpoint(3);
    }
    assertThat(ledger.appliedRows()).isEqualTo(1);
    assertThat(placed()).isEmpty();

    try (var restored = open(savepoint, "run-2", 3)) {
      await(() -> ledger.appliedRows() == 7 && placed().size() == 1);
    }
  }

  @Test
  void aDrainCommitsAndPublishesWhatItsSavepointClosesCadenceAside() throws Exception {
    settings = settings("cadence.commit-interval", "1h", "cadence.publication-interval", "1h");
    try (var operator = open(null)) {
      operator.processElement(rows(2), 0);
      operator.snapshot(0, 0);
      operator.notifyOfCompletedCheckpoint(0);
      await(() -> ledger.calls().contains("publish 1"));
      operator.processElement(rows(1), 0);
      operator.endInput();
      operator.snapshotWithLocalState(1, 1, SavepointType.terminate(SavepointFormatType.CANONICAL));
      operator.notifyOfCompletedCheckpoint(1);

      assertThat(ledger.appliedRows()).isEqualTo(3);
      assertThat(ledger.calls()).endsWith("publish 2");
    }
  }

  @Test
  void aStopDoesNotWaitForACommitThatTakesLongerThanItMay() throws Exception {
    settings = settings("cadence.stop-wait", "100ms");
    ledger.hangAtNextApply();
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      operator.snapshotWithLocalState(2, 2, SavepointType.suspend(SavepointFormatType.CANONICAL));

      // Would wait for ever.
      operator.notifyOfCompletedCheckpoint(2);

      assertThat(ledger.appliedRows()).isZero();
    }
  }

  @Test
  void aRunThatAppliesNothingSinceRedshiftWasSetBackCanBeStopped() throws Exception {
    OperatorSubtaskState snapshot;
    settings = settings("cadence.stop-wait", "1h");
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      operator.endInput();
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      snapshot = operator.snapshot(2, 2);
    }
    ledger.setBackTo(0);
    try (var restored = open(snapshot, "run-2", 2)) {
      restored.snapshotWithLocalState(3, 3, SavepointType.suspend(SavepointFormatType.CANONICAL));
      restored.notifyOfCompletedCheckpoint(3);

      assertThat(ledger.calls()).filteredOn(call -> call.startsWith("apply")).hasSize(1);
    }
  }

  @Test
  void whatACommitterReportsWhenItsTaskHasEndedIsDroppedAndDoesNotEndItsThread() throws Exception {
    try (var operator = open(null)) {
      ledger.holdApplies();
      operator.processElement(rows(1), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      await(() -> ledger.calls().contains("dirty days?"));
      Thread committer = committer();
      operator.getTaskMailbox().quiesce();
      ledger.letApplies();

      // It reports the commit to nobody, and goes on.
      await(() -> ledger.calls().contains("publish 1") || !committer.isAlive());
      assertThat(committer.isAlive()).isTrue();
    }
  }

  private static Thread committer() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("commit-cases"))
        // One of an operator that a test before closed may still be about to end.
        .max(Comparator.comparingLong(Thread::getId))
        .orElseThrow();
  }

  @Test
  void whatWasStagedBySpecsOfBeforeIsAppliedWithItsOwnColumnsHoweverOftenTheSpecChanges()
      throws Exception {
    List<Column> first = columns();
    OperatorSubtaskState savepoint;
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      savepoint = operator.snapshot(1, 1);
    }
    change(new ChangedCases().spec("  cases: integer\n", "  cases: bigint\n  more: date\n"));
    List<Column> second = columns();
    ledger.holdApplies();
    try (var operator = open(savepoint, "run-2", 1)) {
      operator.processElement(rows(2), 0);
      savepoint = operator.snapshot(2, 2);
    }
    ledger.letApplies();
    change(new ChangedCases().spec("  fips: integer\n", "").transform("  fips,\n", ""));
    List<Column> third = columns();
    try (var operator = open(savepoint, "run-3", 2)) {
      operator.processElement(rows(4), 0);
      operator.endInput();
      operator.snapshot(3, 3);
      operator.notifyOfCompletedCheckpoint(3);
    }

    assertThat(ledger.appliedRows()).isEqualTo(7);
    assertThat(ledger.appliedColumns())
        .extracting(CommitOperatorTest::namesAndTypes)
        .containsExactly(namesAndTypes(first), namesAndTypes(second), namesAndTypes(third));
  }

  @Test
  void whatTheTableOfNowCannotTakeIsRefusedForGoodBeforeTheTableIsTouched() throws Exception {
    OperatorSubtaskState savepoint;
    try (var operator = open(null)) {
      operator.processElement(rows(1), 0);
      savepoint = operator.snapshot(1, 1);
    }
    change(new ChangedCases().spec("  cases: integer\n", "  cases: date\n"));
    refuses(savepoint, "column cases as integer, which Redshift does not convert to date");
    change(
        new ChangedCases()
            .spec("  oid__id: varchar(24)\n", "  oid: varchar(24)\n")
            .spec("key: oid__id\n", "key: oid\n")
            .transform("  oid__id,\n", "  oid,\n"));
    refuses(savepoint, "without the column oid, which is of the key now");
  }

  /** As the state of a release that kept no columns. */
  @Test
  void whatWasStagedWithOtherColumnsThatTheStateDoesNotTellIsRefusedForGood() throws Exception {
    OperatorSubtaskState savepoint;
    try (var operator = open(null)) {
      Staged other = new Staged.Rows("cases", -1, List.of(new StagedFile("f", 1, 1)), 1, 1, 0);
      operator.processElement(new CommittableWithLineage<>(other, 1, 0), 0);
      savepoint = operator.snapshot(1, 1);
    }
    refuses(savepoint, "with other columns than its spec has now");
  }

  private void refuses(OperatorSubtaskState savepoint, String why) {
    ledger = new LedgerInMemory();
    assertThatThrownBy(() -> open(savepoint, "run-2", 1))
        .isInstanceOf(SuppressRestartsException.class)
        .hasStackTraceContaining(why)
        .hasStackTraceContaining("start once more with the old spec");
    assertThat(ledger.calls()).isEmpty();
  }

  private void change(ChangedCases spec) throws IOException {
    Path file = spec.write(conf.resolve(Integer.toString(changes++)));
    settings = SettingsReader.read(file, all());
  }

  private List<Column> columns() {
    return settings.tables().get(0).columns();
  }

  /** The state does not keep where a message holds a value. */
  private static List<String> namesAndTypes(List<Column> columns) {
    return columns.stream().map(column -> column.name() + " " + column.type().sql()).toList();
  }

  @Test
  void deadLettersOfACompleteCheckpointAreInTheirPlaceOnce() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = open(null)) {
      operator.processElement(letters("id", 1), 0);
      snapshot = operator.snapshot(1, 1);
      operator.endInput();
      operator.notifyOfCompletedCheckpoint(1);
    }
    try (var restored = open(snapshot)) {
      restored.endInput();
      restored.snapshot(2, 2);
      restored.notifyOfCompletedCheckpoint(2);
    }

    assertThat(placed()).containsExactly("dead-letters/2020-05-12/_unknown/id.jsonl");
  }

  @Test
  void deadLettersThatWereStagedAndNotPlacedBeforeACrashAreInTheirPlaceOnce() throws Exception {
    OperatorSubtaskState snapshot;
    try (var operator = open(null)) {
      operator.processElement(letters("id", 2), 0);
      snapshot = operator.snapshot(1, 1);
      // Staged with a checkpoint that is never taken: those records are read again.
      operator.processElement(letters("other", 3), 0);
    }
    assertThat(placed()).isEmpty();

    for (int attempt = 0; attempt < 2; attempt++) {
      try (var restored = open(snapshot)) {
        restored.endInput();
        restored.snapshot(2, 2);
        restored.notifyOfCompletedCheckpoint(2);
      }
      assertThat(placed()).containsExactly("dead-letters/2020-05-12/_unknown/id.jsonl");
    }
  }

  @Test
  void aRunEndsForGoodAboveTheNumberOfDeadLettersThatItMayMakeWhenAllLieInTheLake()
      throws Exception {
    settings = settings("dead-letters.fail-above", "5");
    try (var operator = open(null)) {
      operator.processElement(letters("a", 3), 0);
      operator.processElement(letters("b", 2), 0);
      operator.snapshot(1, 1);
      operator.processElement(letters("c", 1), 0);
      operator.processElement(letters("d", 9), 0);
      operator.endInput();
      operator.notifyOfCompletedCheckpoint(1);
      operator.snapshot(2, 2);

      assertThatThrownBy(() -> operator.notifyOfCompletedCheckpoint(2))
          .isInstanceOf(SuppressRestartsException.class)
          .hasStackTraceContaining(
              "has made 15 dead letters, more than dead-letters.fail-above, 5");
    }
    assertThat(placed()).hasSize(4);
  }

  @Test
  void theRestartsOfARunCountItsDeadLettersTogetherAndARunStartedAnewCountsItsOwn()
      throws Exception {
    settings = settings("dead-letters.fail-above", "5");
    OperatorSubtaskState snapshot;
    try (var operator = open(null)) {
      operator.processElement(letters("a", 3), 0);
      operator.snapshot(1, 1);
      operator.notifyOfCompletedCheckpoint(1);
      while (placed().isEmpty() || !operator.getTaskMailbox().hasMail()) {
        Thread.onSpinWait();
      }
      while (operator.getTaskMailbox().hasMail()) {
        operator.getTaskMailbox().take(0).run();
      }
      operator.processElement(letters("b", 3), 0);
      snapshot = operator.snapshot(2, 2);
    }

    try (var restarted = open(snapshot)) {
      restarted.endInput();
      restarted.snapshot(3, 3);
      assertThatThrownBy(() -> restarted.notifyOfCompletedCheckpoint(3))
          .hasStackTraceContaining("has made 6 dead letters");
    }
    try (var anew = open(snapshot, "run-2")) {
      anew.processElement(letters("c", 4), 0);
      anew.endInput();
      anew.snapshot(3, 3);
      anew.notifyOfCompletedCheckpoint(3);
    }
    assertThat(placed()).hasSize(3);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static List<String> placed() {
    return objects.objects().keySet().stream()
        .filter(key -> key.startsWith("dead-letters/"))
        .toList();
  }

  private static CommittableMessage<Staged> letters(String id, long letters) {
    String key = "stage/_dead-letters/" + id + ".jsonl";
    objects.putObject(request -> request.key(key), RequestBody.fromString("{}"));
    return new CommittableWithLineage<>(
        new Staged.DeadLetters("_unknown", "2020-05-12", id, new StagedFile(key, 2, letters)),
        1,
        0);
  }

  private CommittableMessage<Staged> rows(long rows) {
    int schema = new RowLayout(columns()).fingerprint();
    Staged part =
        new Staged.Rows(
            "cases", schema, List.of(new StagedFile("f" + rows, 10, rows)), rows, rows, 0);
    return new CommittableWithLineage<>(part, 1, 0);
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      open(OperatorSubtaskState restored) throws Exception {
    return open(restored, "run-1");
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      open(OperatorSubtaskState restored, String run) throws Exception {
    return open(restored, run, 0);
  }

  private OneInputStreamOperatorTestHarness<CommittableMessage<Staged>, CommittableMessage<Staged>>
      open(OperatorSubtaskState restored, String run, long checkpoint) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new CommitOperatorFactory(settings, run, Start.CONTINUE, InMemory::new), 1, 1, 0);
    harness.setup();
    if (restored != null) {
      harness.setRestoredCheckpointId(checkpoint);
      harness.initializeState(restored);
    }
    harness.open();
    return harness;
  }

  private static final class InMemory implements Services {
    @Override
    public TableWarehouse warehouse(String table) {
      return ledger;
    }

    @Override
    public Publications publications(String table) {
      return ledger;
    }

    @Override
    public GarbageCollections garbageCollections(String table) {
      return new GarbageInMemory();
    }

    @Override
    public S3Client s3() {
      return objects;
    }

    @Override
    public void close() {}
  }
}

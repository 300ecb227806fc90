package io.latestlake.commit;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.metrics.JobMetrics;
import io.latestlake.stage.Staged;
import io.latestlake.stage.Staged.StagedFile;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import io.latestlake.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The committer of a table against a ledger that refuses what Redshift's refuses. */
class TableCommitterTest {
  private final LedgerInMemory ledger = new LedgerInMemory();
  private static final SchemaVersions SCHEMAS = schemas();

  private final TableInbox inbox = new TableInbox(Clock.systemUTC());
  private final GarbageInMemory garbage = new GarbageInMemory();
  private final Reports reports = new Reports();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final List<String> manifests = new CopyOnWriteArrayList<>();
  private Thread thread = new Thread();

  private static SchemaVersions schemas() {
    SchemaVersions schemas = new SchemaVersions(List.of());
    schemas.restore(
        Map.of(
            new SchemaVersion("cases", 1),
            List.of(new Column("a", new ColumnType.Int())),
            new SchemaVersion("cases", 99),
            List.of(new Column("b", new ColumnType.Date()))));
    return schemas;
  }

  private void start(StagedCheckpoint... waiting) {
    start(Start.CONTINUE, KnownLedger.NOTHING, waiting);
  }

  /** As restored from a state that knows that much of the ledger. */
  private void start(Start start, KnownLedger known, StagedCheckpoint... waiting) {
    Set<String> ids = Stream.of(waiting).map(StagedCheckpoint::id).collect(toSet());
    begin(start, new Remembered(true, known, ids), waiting);
  }

  private void begin(Start start, Remembered remembered, StagedCheckpoint... waiting) {
    inbox.add(List.of(waiting));
    Retrying retrying =
        new Retrying(
            "cases",
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0),
            failure -> {});
    thread =
        new Thread(
            new TableCommitter(
                "cases",
                "run-1",
                "nonce-1",
                new PastCheck("cases", start, remembered, ledger, ledger, retrying),
                new TableRebuild("cases", start, remembered.rebuild(), ledger, ledger, retrying),
                ledger,
                SCHEMAS,
                ledger,
                garbage,
                new CopyManifests(new TakesEverything(), "lake", ""),
                new Schedule(Duration.ZERO, Duration.ZERO, Duration.ofMillis(10)),
                retrying,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0),
                Clock.systemUTC(),
                inbox,
                new TableMetrics(
                    JobMetrics.of(new CountersByName()), inbox::backlog, Clock.systemUTC()),
                reports));
    thread.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }

  @Test
  void whatSomebodyAskedForIsCarriedOutAndPublishedAfterIt() throws Exception {
    ledger.ask();

    start();

    reports.await(() -> ledger.calls().contains("publish 2"));
    assertThat(ledger.calls())
        .containsSubsequence("take over", "carry out after publication 0", "refresh", "publish 2");
  }

  @Test
  void nothingIsSentBeforeTheTableIsTakenOver() throws Exception {
    start(staged("a", 1));
    reports.awaitApplied("a");

    assertThat(ledger.calls())
        .startsWith(
            "prepare ledger", "claim", "prepare table", "take over", "dirty days?", "apply 1: a");
  }

  @Test
  void aTableThatSomebodyTakesWhileItIsPreparedIsPreparedAgain() throws Exception {
    ledger.takeOverWhilePrepared();
    start(staged("a", 1));
    reports.awaitApplied("a");

    assertThat(ledger.calls())
        .startsWith(
            "prepare ledger",
            "claim",
            "prepare table",
            "take over",
            "claim",
            "prepare table",
            "take over",
            "dirty days?");
  }

  @Test
  void aCommitWhoseAnswerWasLostIsCountedOnce() throws Exception {
    ledger.loseTheAnswerOfTheNextApply();
    start(staged("a", 1));
    reports.awaitApplied("a");
    inbox.add(List.of(staged("b", 2)));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).containsSubsequence("apply 1: a", "applied?", "apply 2: b");
    assertThat(counters.get("commits").getCount()).isEqualTo(2);
  }

  @Test
  void whatWaitsTogetherBecomesOneCommit() throws Exception {
    start(staged("a", 1), staged("b", 2), staged("c", 3));
    reports.awaitApplied("a", "b", "c");

    assertThat(ledger.calls()).contains("apply 1: a b c");
  }

  @Test
  void differentSchemasAreCommittedOneAfterTheOther() throws Exception {
    start(staged("a", 1), staged("b", 2, 99), staged("c", 3, 99));
    reports.awaitApplied("a");
    reports.awaitApplied("b", "c");

    assertThat(ledger.calls()).containsSubsequence("apply 1: a", "apply 2: b c");
    assertThat(ledger.appliedColumns())
        .as("the columns that the files have")
        .containsExactly(
            List.of(new Column("a", new ColumnType.Int())),
            List.of(new Column("b", new ColumnType.Date())));
  }

  @Test
  void theEndOfALoadIsMarkedWhenAllUpToItsCheckpointIsCommittedAndNotBefore() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable("1023", null));
    inbox.add(new EndedLoad("cases", 2));
    start(staged("a", 1), staged("b", 2, 99), staged("c", 3));
    assertThat(reports.marked.poll(180, TimeUnit.SECONDS)).isEqualTo(new EndedLoad("cases", 2));
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .containsSubsequence("apply 1: a", "apply 2: b", "end of load after commit 2")
        .doesNotContain("end of load after commit 0", "end of load after commit 1");
  }

  @Test
  void aTableIsNotDoneBeforeTheEndOfItsLoadIsMarked() {
    inbox.setDirtyDays(false);
    inbox.add(new EndedLoad("cases", 2));

    assertThat(inbox.isDone()).isFalse();
    inbox.marked(inbox.endsToMark());
    assertThat(inbox.isDone()).isTrue();
  }

  @Test
  void aPassingFailureIsTriedAgain() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable("1023", null));
    start(staged("a", 1));
    reports.awaitApplied("a");

    assertThat(ledger.calls()).containsSubsequence("apply 1: a", "apply 1: a");
    assertThat(ledger.commits()).isEqualTo(1);
  }

  /** What the first one sent may still be executed: its files must be those that it named. */
  @Test
  void eachAttemptOfACommitHasAManifestOfItsOwn() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable("answer lost", null));
    start(staged("a", 1));
    reports.awaitApplied("a");

    assertThat(manifests)
        .containsExactly("stage/cases/manifests/1-1-1.json", "stage/cases/manifests/1-1-2.json");
  }

  @Test
  void idsThatTheLedgerHasAreDroppedAndTheRestIsResubmitted() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    start(staged("a", 1), staged("b", 2));
    reports.awaitApplied("a");
    reports.awaitApplied("b");

    assertThat(ledger.calls()).containsSubsequence("apply 2: a b", "applied?", "apply 2: b");
    assertThat(ledger.commits()).isEqualTo(2);
    assertThat(counters.get("commits").getCount())
        .as("an earlier attempt has counted the other")
        .isEqualTo(1);
  }

  @Test
  void dirtyDaysOfAnEarlierAttemptArePublishedThoughNothingComes() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    start(staged("a", 1));
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).contains("publish 1");
  }

  @Test
  void itIsDoneOnlyWhenAllIsPublished() throws Exception {
    assertThat(inbox.isDone()).isFalse();
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).endsWith("publish 1");
  }

  @Test
  void aPublicationWhoseNumberIsTakenIsMadeUnderTheNext() throws Exception {
    ledger.takeTheNumberOfTheNextPublication();
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).containsSubsequence("publish 1", "refresh", "publish 2");
  }

  @Test
  void aPublicationThatCouldNotBeShownIsShownAndNotMadeAnew() throws Exception {
    ledger.failToShowTheNextPublication(2);
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .filteredOn(call -> call.startsWith("publish"))
        .containsExactly("publish 1", "publish 1", "publish 1");

    inbox.add(List.of(staged("b", 2)));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);
    assertThat(ledger.calls()).endsWith("publish 2");
  }

  /** Its files may be what cannot be shown. */
  @Test
  void aPublicationThatCannotBeShownIsMadeAnewSoonerOrLater() throws Exception {
    ledger.failToShowTheNextPublication(3);
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).endsWith("publish 2");
  }

  @Test
  void aFencedCommitterFailsAndSendsNothingMore() throws Exception {
    ledger.failNextApply(new WarehouseException.Fenced("FENCED", true));
    start(staged("a", 1));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(WarehouseException.Fenced.class);
    thread.join();
    assertThat(ledger.calls()).endsWith("apply 1: a");
  }

  @Test
  void aFatalFailureIsReported() throws Exception {
    ledger.failNextApply(new WarehouseException.Fatal("permission denied", null));
    start(staged("a", 1));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS)).hasMessage("permission denied");
  }

  @Test
  void aStartWithoutStateOnATableWithDataIsRefusedBeforeTheTableIsTaken() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    begin(Start.CONTINUE, new Remembered(false, KnownLedger.NOTHING, Set.of()));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("--adopt");
    assertThat(ledger.calls()).containsExactly("prepare ledger");
  }

  @Test
  void aStartWithoutStateOnATableWithDataIsRefusedAlsoIfItsLedgerIsEmpty() throws Exception {
    ledger.hasRowsOfItsOwn();
    begin(Start.CONTINUE, new Remembered(false, KnownLedger.NOTHING, Set.of()));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("--adopt");
    assertThat(ledger.calls()).containsExactly("prepare ledger");
  }

  @Test
  void aTableThatIsAdoptedIsPublishedAndItsPastIsKnownFromThenOn() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    begin(Start.ADOPT, new Remembered(false, KnownLedger.NOTHING, Set.of()));
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).endsWith("publish 1");
    assertThat(reports.known).isEqualTo(new KnownLedger(1, "a", 0, 0));
  }

  @Test
  void withCommitsOfAnotherPastItAppliesButPublishesNothing() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    ledger.alreadyHas(new StagedPart("of another past", 2, 10));
    start(Start.CONTINUE, new KnownLedger(1, "a", 0, 0), staged("b", 2));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).contains("apply 3: b").noneMatch(call -> call.startsWith("publish"));
    assertThat(reports.known)
        .isEqualTo(new KnownLedger(3, "b", 2, 2, new Freshness(0, Freshness.UNKNOWN)));
  }

  @Test
  void anotherPastIsRememberedUntilItIsAdopted() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    KnownLedger ofAnotherPast = new KnownLedger(1, "a", 1, 1);
    start(Start.CONTINUE, ofAnotherPast);
    reports.await(inbox::isDone);
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("publish"));
    stop();

    start(Start.ADOPT, ofAnotherPast);
    reports.await(() -> ledger.calls().contains("publish 1"));
    assertThat(reports.known.hasForeignCommits()).isFalse();
  }

  @Test
  void onALedgerThatWasSetBackItDoesNothingAndFailsAtTheEnd() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    ledger.alreadyHas(new StagedPart("b", 2, 10));
    ledger.setBackTo(1);
    inbox.finish();
    start(Start.ADOPT, new KnownLedger(2, "b", 0, 0), staged("c", 3));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("set back");
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("apply"));
  }

  @Test
  void onALedgerThatWasSetBackItEndsWhenTheStreamIsHeldBack() throws Exception {
    inbox.setFull(true);
    start(Start.CONTINUE, new KnownLedger(2, "b", 0, 0), staged("c", 3));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS)).isInstanceOf(RefusedStart.class);
  }

  /** Its state is of before the time to which it was set back, so that no commit tells. */
  @Test
  void onALedgerThatDoesNotKnowWhatReadersSeeItDoesNothingAndFailsAtTheEnd() throws Exception {
    ledger.lakeShows(1);
    inbox.finish();
    start(Start.ADOPT, KnownLedger.NOTHING, staged("a", 1));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("readers see publication 1")
        .hasMessageContaining("--rebuild");
    assertThat(ledger.calls())
        .noneMatch(call -> call.startsWith("apply") || call.startsWith("publish"));
  }

  private static final RebuildRequest FROM_STATE = new RebuildRequest("r", true);
  private static final RebuildRequest FROM_SOURCE = new RebuildRequest("r", false);

  private void rebuild(
      Start start, RebuildRequest request, KnownLedger known, StagedCheckpoint... waiting) {
    ledger.lakeShows(LedgerInMemory.LAST_RECORD);
    Set<String> ids = Stream.of(waiting).map(StagedCheckpoint::id).collect(toSet());
    begin(start, new Remembered(true, known, ids, Optional.of(request)), waiting);
  }

  private static EndedWalk walked(int subtask, long checkpoint) {
    return new EndedWalk("r", subtask, 2, checkpoint);
  }

  private void awaitCall(String call) throws InterruptedException {
    reports.await(() -> ledger.calls().contains(call));
  }

  @Test
  void aTableThatIsRebuiltIsPublishedOnlyWhenAllSubtasksWalkedAndTheirRowsAreApplied()
      throws Exception {
    ledger.alreadyHas(new StagedPart("of another past", 1, 10));
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING);
    inbox.addWalks(List.of(walked(0, 3)));
    inbox.add(List.of(staged("a", 3)));
    reports.awaitApplied("a");
    assertThat(inbox.isDone()).as("while the other subtask walks").isFalse();

    ledger.holdApplies();
    inbox.add(List.of(staged("b", 4)));
    inbox.addWalks(List.of(walked(1, 4)));
    ledger.letApplies();
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .containsSubsequence(
            "take over",
            "mark dirty 1",
            "begin rebuild r",
            "refresh",
            "apply 3: a",
            "apply 4: b",
            "end rebuild r after commit 4",
            "publish " + (LedgerInMemory.LAST_RECORD + 1));
    assertThat(ledger.calls().stream().filter(call -> call.startsWith("publish"))).hasSize(1);
    assertThat(reports.known.hasForeignCommits()).isFalse();
  }

  @Test
  void aRebuildWhoseAnswerWasLostEmptiesTheTableOnce() throws Exception {
    ledger.loseTheAnswerOfTheNextRebuild();
    inbox.addWalks(List.of(walked(0, 3), walked(1, 3)));
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING, staged("a", 3));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).containsSubsequence("begin rebuild r", "begin rebuild r");
    assertThat(ledger.calls()).contains("apply 2: a");
  }

  /** The first attempt had begun it, and died before a checkpoint knew. */
  @Test
  void anAttemptWhoseStateDoesNotKnowOfTheEmptyingGoesOnWithIt() throws Exception {
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING, staged("a", 3));
    reports.awaitApplied("a");
    stop();

    inbox.addWalks(List.of(walked(0, 3), walked(1, 3)));
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING, staged("a", 3));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).filteredOn(call -> call.startsWith("apply 2")).hasSize(1);
    assertThat(reports.known.hasForeignCommits()).as("what it committed is its own").isFalse();
    assertThat(reports.known.rebuild()).isEqualTo("r");
  }

  @Test
  void anAttemptWhoseStateKnowsOfTheEmptyingAsksForItNoMore() throws Exception {
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING);
    awaitCall("begin rebuild r");
    reports.await(() -> reports.known != null);
    stop();
    KnownLedger known = reports.known;

    inbox.addWalks(List.of(walked(0, 3), walked(1, 3)));
    rebuild(Start.CONTINUE, FROM_STATE, known);
    awaitCall("publish " + (LedgerInMemory.LAST_RECORD + 1));

    assertThat(ledger.calls()).filteredOn("begin rebuild r"::equals).hasSize(1);
    assertThat(ledger.calls()).contains("end rebuild r after commit 1");
  }

  /** Else the table would be emptied, and nobody would walk. */
  @Test
  void aLedgerSetBackToATimeBeforeARebuildThatTheStateKnowsIsNotTakenForANewOne() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    inbox.finish();
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING.rebuilt(2, "r"));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("--rebuild");
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("begin rebuild"));
  }

  @Test
  void aLedgerThatWasSetBackIsTakenAsItIsByARebuild() throws Exception {
    ledger.alreadyHas(new StagedPart("a", 1, 10));
    inbox.addWalks(List.of(walked(0, 3), walked(1, 3)));
    rebuild(Start.REBUILD, FROM_STATE, new KnownLedger(5, "lost", 0, 0), staged("b", 3));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).contains("begin rebuild r", "apply 3: b");
  }

  @Test
  void withoutStateItIsHeldUntilTheLoadIsCommitted() throws Exception {
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING, staged("a", 1));
    reports.awaitApplied("a");
    inbox.addWalks(List.of(walked(0, 1), walked(1, 1)));
    inbox.add(List.of(staged("b", 2)));
    reports.awaitApplied("b");
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("publish"));

    inbox.add(new EndedLoad("cases", 2));
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .containsSubsequence(
            "end of load after commit 3", "end rebuild r after commit 3", "dirty days?")
        .contains("publish " + (LedgerInMemory.LAST_RECORD + 1));
  }

  /** Its end is of before the table was emptied: its rows come again by the walk. */
  @Test
  void aLoadThatHadEndedBeforeTheRebuildEndsItOnlyWithTheWalk() throws Exception {
    inbox.add(new EndedLoad("cases", 1));
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING);
    inbox.addWalks(List.of(walked(0, 3)));
    inbox.add(List.of(staged("a", 3)));
    reports.awaitApplied("a");
    assertThat(ledger.calls())
        .noneMatch(call -> call.startsWith("end") || call.startsWith("publish"));

    inbox.add(List.of(staged("b", 4)));
    inbox.addWalks(List.of(walked(1, 4)));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .containsSubsequence("end of load after commit 3", "end rebuild r after commit 3");
  }

  @Test
  void withoutStateItIsHeldUntilTheInputHasEnded() throws Exception {
    inbox.addWalks(List.of(walked(0, 0), walked(1, 0)));
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING, staged("a", 1));
    reports.awaitApplied("a");
    assertThat(inbox.isDone()).isFalse();

    inbox.finish();
    reports.await(inbox::isDone);

    assertThat(ledger.calls())
        .containsSubsequence(
            "end rebuild r after commit 2", "publish " + (LedgerInMemory.LAST_RECORD + 1));
  }

  @Test
  void withoutStateALaterRunGoesOnHoldingItUntilOneIsStartedToAdoptIt() throws Exception {
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING, staged("a", 1));
    reports.awaitApplied("a");
    stop();
    rebuild(Start.CONTINUE, FROM_SOURCE, reports.known, staged("b", 2));
    reports.awaitApplied("b");
    stop();
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("publish"));

    inbox.addWalks(List.of(walked(0, 0), walked(1, 0)));
    rebuild(Start.ADOPT, FROM_SOURCE, reports.known);
    awaitCall("publish " + (LedgerInMemory.LAST_RECORD + 1));
  }

  @Test
  void whatTheStateHadStagedIsAppliedBeforeATableThatIsAdoptedIsPublished() throws Exception {
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING, staged("a", 1));
    reports.awaitApplied("a");
    stop();

    inbox.addWalks(List.of(walked(0, 0), walked(1, 0)));
    // Of two schemas, so that they are not one commit.
    rebuild(Start.ADOPT, FROM_SOURCE, reports.known, staged("b", 2), staged("c", 3, 99));
    awaitCall("publish " + (LedgerInMemory.LAST_RECORD + 1));

    assertThat(ledger.calls())
        .containsSubsequence("apply 3: b", "apply 4: c", "end rebuild r after commit 4");
  }

  @Test
  void aRebuildFromAStateThatASourceWasStillFillingIsNotWholeByItsWalk() throws Exception {
    rebuild(Start.REBUILD, FROM_SOURCE, KnownLedger.NOTHING, staged("a", 1));
    reports.awaitApplied("a");
    stop();

    rebuild(Start.REBUILD, new RebuildRequest("again", true), reports.known, staged("b", 2));
    inbox.addWalks(List.of(new EndedWalk("again", 0, 1, 2)));
    reports.awaitApplied("b");

    assertThat(inbox.isDone()).isFalse();
    assertThat(ledger.calls())
        .contains("begin rebuild again")
        .noneMatch(call -> call.startsWith("publish"));
  }

  @Test
  void aTableThatARebuildLeftEmptyIsNotAdopted() throws Exception {
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING);
    awaitCall("begin rebuild r");
    stop();

    begin(Start.ADOPT, new Remembered(true, KnownLedger.NOTHING, Set.of()));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("did not end");
  }

  /** Its statement was under way, and nobody could cancel it. */
  @Test
  void aTableThatARebuildEmptiesWhileItIsTakenOverIsNotAdopted() throws Exception {
    ledger.rebuildWhilePrepared("late");
    inbox.finish();

    begin(Start.ADOPT, new Remembered(true, KnownLedger.NOTHING, Set.of()));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(RefusedStart.class)
        .hasMessageContaining("did not end");
    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("publish"));
  }

  @Test
  void aStateThatKnowsNothingOfARebuildTakesItForAnotherPast() throws Exception {
    rebuild(Start.REBUILD, FROM_STATE, KnownLedger.NOTHING);
    awaitCall("begin rebuild r");
    stop();

    start(Start.CONTINUE, KnownLedger.NOTHING);
    reports.await(() -> reports.known != null && reports.known.hasForeignCommits());
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).noneMatch(call -> call.startsWith("publish"));
  }

  @Test
  void onlyFilesThatTheLedgerHasAreTakenForApplied() throws Exception {
    ledger.failNextApply(new WarehouseException.Retryable("1023", null));
    start(staged("a", 1), staged("b", 2, 99));
    reports.awaitApplied("a");
    assertThat(garbage.applied()).startsWith(file("a"));

    reports.awaitApplied("b");
    assertThat(garbage.applied()).containsExactly(file("a"), file("b"));
  }

  private static String file(String id) {
    return staged(id, 1).files().get(0).key();
  }

  @Test
  void aCollectionThatFailsStopsNothing() throws Exception {
    garbage.failWith(new WarehouseException.Fatal("AccessDenied", null));
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);
    reports.await(() -> garbage.passes() > 0);
    int passes = garbage.passes();
    garbage.failWith(new IllegalStateException("a bug"));
    inbox.add(List.of(staged("b", 2)));
    reports.awaitApplied("b");
    reports.await(() -> garbage.passes() > passes + 1);

    inbox.add(List.of(staged("c", 3)));
    reports.awaitApplied("c");
    reports.await(inbox::isDone);
    assertThat(reports.failures).isEmpty();
  }

  @Test
  void aCollectionThatIsNotCompleteGoesOnWithoutFurtherWork() throws Exception {
    garbage.leave(3);
    start(staged("a", 1));

    reports.await(() -> garbage.passes() == 4);
  }

  @Test
  void aCollectionIsToldThatACommitWaitsForItsEnd() throws Exception {
    garbage.meanwhile(() -> inbox.add(List.of(staged("b", 2))));
    start(staged("a", 1));

    reports.awaitApplied("a");
    reports.awaitApplied("b");
    assertThat(garbage.wasAwaitedForIt()).isTrue();
  }

  @Test
  void aCrawlerThatFailsHoldsNothingBackAndIsCounted() throws Exception {
    ledger.failCrawls();
    start(staged("a", 1));
    reports.awaitApplied("a");
    reports.await(inbox::isDone);
    inbox.add(List.of(staged("b", 2)));
    reports.awaitApplied("b");
    reports.await(inbox::isDone);

    assertThat(ledger.calls()).contains("publish 1", "publish 2");
    // At the start and after each publication.
    assertThat(counters.get("crawlerFailures").getCount()).isGreaterThanOrEqualTo(3);
    assertThat(reports.failures).isEmpty();
  }

  @Test
  void aCollectorThatLostTheTableEnds() throws Exception {
    garbage.failWith(new WarehouseException.Fenced("epoch 1 is over", false));
    start(staged("a", 1));

    assertThat(reports.failures.poll(180, TimeUnit.SECONDS))
        .isInstanceOf(WarehouseException.Fenced.class);
  }

  private static StagedCheckpoint staged(String id, long checkpoint) {
    return staged(id, checkpoint, 1);
  }

  private static StagedCheckpoint staged(String id, long checkpoint, int schema) {
    Staged.Rows part =
        new Staged.Rows("cases", schema, List.of(new StagedFile(id, 100, 10)), 10, 10, 0);
    return StagedCheckpoint.of(id, checkpoint, List.of(part));
  }

  /** Takes the committer's reports as the operator's mailbox would. */
  private static final class Reports implements TableCommitter.Listener {
    private volatile KnownLedger known;
    private final BlockingQueue<List<String>> applied = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<EndedLoad> marked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> progress = new LinkedBlockingQueue<>();

    void awaitApplied(String... ids) throws InterruptedException {
      assertThat(applied.poll(180, TimeUnit.SECONDS)).containsExactly(ids);
    }

    void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
      while (!condition.getAsBoolean()) {
        assertThat(progress.poll(180, TimeUnit.SECONDS)).isNotNull();
      }
    }

    @Override
    public void applied(String table, List<StagedCheckpoint> staged, KnownLedger ledger) {
      known = ledger;
      if (staged.isEmpty()) {
        return;
      }
      applied.add(staged.stream().map(StagedCheckpoint::id).toList());
    }

    @Override
    public void marked(EndedLoad ended) {
      marked.add(ended);
    }

    @Override
    public void progressed() {
      progress.add(true);
    }

    @Override
    public void failed(String table, Throwable failure) {
      failures.add(failure);
    }
  }

  private final class CountersByName extends UnregisteredMetricsGroup {
    @Override
    public MetricGroup addGroup(String name) {
      return this;
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return this;
    }

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(name, none -> new ThreadSafeSimpleCounter());
    }
  }

  private final class TakesEverything implements S3Client {
    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      manifests.add(request.key());
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "s3";
    }

    @Override
    public void close() {}
  }
}

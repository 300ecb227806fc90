package io.latestlake.warehouse;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.TableWarehouse.Claim;
import io.latestlake.warehouse.TableWarehouse.Commit;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import io.latestlake.warehouse.TableWarehouse.CurrentDay.CutOff;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.LedgerEntry;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.TableWarehouse.Rebuild;
import io.latestlake.warehouse.TableWarehouse.StagedPart;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of design sections 5 and 6, over the wire to the stand-in. */
class RedshiftWireTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);
  private static final Day MAY_14 = new Day(2020, 5, 14);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;

  private WarehouseTable table;
  private Redshift warehouse;
  private Ownership owner;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
  }

  @AfterAll
  static void stop() throws Exception {
    localAws.close();
  }

  @BeforeEach
  void takeOver() throws Exception {
    table = new WarehouseTable(localAws.aws(), dir);
    warehouse = table.warehouse();
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void theLedgerTellsWhetherTheHistoricalLoadIsCommitted() throws Exception {
    try (WarehouseTable unprepared = new WarehouseTable(localAws.aws(), dir)) {
      assertThat(unprepared.warehouse().historicalLoad())
          .isEqualTo(TableWarehouse.HistoricalLoad.UNKNOWN);
    }
    assertThat(warehouse.historicalLoad()).isEqualTo(TableWarehouse.HistoricalLoad.UNKNOWN);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    assertThat(warehouse.historicalLoad()).isEqualTo(TableWarehouse.HistoricalLoad.NOT_COMMITTED);

    warehouse.markEndOfLoad(owner);
    warehouse.markEndOfLoad(owner);

    assertThat(warehouse.historicalLoad()).isEqualTo(TableWarehouse.HistoricalLoad.COMMITTED);
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-2");
    assertThatThrownBy(() -> warehouse.markEndOfLoad(owner))
        .isInstanceOf(WarehouseException.Fenced.class);
  }

  @Test
  void aRebuildEmptiesTheTableOnceAndMakesAllDaysDirtyThatItHadOrThatWereEverPublished()
      throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 1, MAY_13, 2));
    publish(1);
    apply("y", upsert("b", "B", 2, MAY_14, 3));
    publish(2);
    warehouse.markEndOfLoad(owner);
    assertThat(warehouse.lastRebuild()).isEmpty();

    Rebuild begun = warehouse.beginRebuild(owner, "r", true, 0);

    assertThat(begun).isEqualTo(new Rebuild("r", 3, false, true));
    assertThat(rows()).isEmpty();
    assertThat(dirtyDays()).containsExactly("2020 5 12 3", "2020 5 13 3", "2020 5 14 3");
    assertThat(warehouse.commitsSince(2, "")).containsExactly(new LedgerEntry("r", 3));
    assertThat(warehouse.refresh(owner)).isEqualTo(new Ownership("run-a", 1, 3, 2));
    assertThat(warehouse.historicalLoad()).isEqualTo(TableWarehouse.HistoricalLoad.COMMITTED);

    owner = warehouse.refresh(owner);
    apply("z", upsert("a", "A", 9, MAY_12, 4));
    assertThat(warehouse.beginRebuild(owner, "r", true, 0)).isEqualTo(begun);
    assertThat(rows()).as("after a second call").containsExactly("a A 9 2020 5 12");
    assertThat(warehouse.refresh(owner).lastCommit()).isEqualTo(4);

    warehouse.endRebuild(owner, "r");
    warehouse.endRebuild(owner, "r");
    assertThat(warehouse.lastRebuild()).contains(new Rebuild("r", 3, true, true));
  }

  @Test
  void aRebuildWithoutStateForgetsTheLoadAndKeepsClearOfPublicationsThatReadersSaw()
      throws Exception {
    warehouse.markEndOfLoad(owner);

    warehouse.beginRebuild(owner, "r", false, 41);

    assertThat(warehouse.historicalLoad()).isEqualTo(TableWarehouse.HistoricalLoad.NOT_COMMITTED);
    assertThat(warehouse.refresh(owner).lastPublication()).isEqualTo(41);
    warehouse.beginRebuild(owner, "later", false, 40);
    assertThat(warehouse.refresh(owner).lastPublication()).isEqualTo(41);
    assertThat(warehouse.lastRebuild()).contains(new Rebuild("later", 2, false, false));
  }

  @Test
  void daysOfWhichTheLedgerKnowsNothingCanBeMadeDirtyAlsoThousandsOfThem() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    List<Day> days =
        LocalDate.of(2020, 1, 1).datesUntil(LocalDate.of(2028, 1, 1)).map(Day::of).toList();

    warehouse.markDirty(owner, days);
    warehouse.markDirty(owner, days.subList(0, 10));

    assertThat(warehouse.dirtyDays().toPublish()).isEqualTo(days.size());
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-2");
    assertThatThrownBy(() -> warehouse.markDirty(owner, days.subList(0, 1)))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThatThrownBy(() -> warehouse.beginRebuild(owner, "r", true, 0))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThatThrownBy(() -> warehouse.endRebuild(owner, "r"))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void prepareMayBeRepeatedAndKeepsWhatIsThere() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    assertThat(rows()).containsExactly("a A 1 2020 5 12");
    assertThat(view()).containsExactly("a A 2 2020 5 12");
    assertThat(warehouse.takeOver(warehouse.claim("run-a"), "nonce-1"))
        .isEqualTo(new Ownership("run-a", 1, 1, 0));
  }

  @Test
  void aColumnThatUnloadCannotWriteIsToldAtTheStart() {
    for (String column : List.of("FROM_HEX('61') AS v", "CAST('04:05:06' AS time) AS v")) {
      Redshift refused = table.warehouse(table.specWithView(column + ", year, month, day"));
      assertThatThrownBy(() -> refused.prepareTable(refused.claim("preparing")))
          .isInstanceOf(WarehouseException.Fatal.class)
          .hasMessageStartingWith("column v of the view is of type ")
          .hasMessageMatching(".*convert it in the transform, for example (FROM_VARBYTE|CAST).*");
    }
  }

  @Test
  void theViewsColumnsHaveTheirTypes() throws Exception {
    Redshift changed =
        table.warehouse(
            table.specWithView(
                "JSON_PARSE('1') AS s, CAST(id AS char(24)) AS c,"
                    + " CAST('2020-01-01' AS timestamptz) AS z, year, month, day"));
    changed.prepareTable(changed.claim("preparing"));
    assertThat(changed.viewColumns())
        .startsWith(
            new Column("s", new ColumnType.Super()),
            new Column("c", new ColumnType.Varchar(65535)),
            new Column("z", new ColumnType.Timestamptz()));
  }

  @Test
  void aViewWithOtherColumnsIsMadeAnew() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    Redshift changed = table.warehouse(table.specWithView("amount, id, year, month, day"));
    changed.prepareLedger("preparing");
    changed.prepareTable(changed.claim("preparing"));
    assertThat(view()).containsExactly("1 a 2020 5 12");
    assertThat(changed.viewColumns())
        .startsWith(
            new Column("amount", new ColumnType.Int()),
            new Column("id", new ColumnType.Varchar(65535)));
  }

  @Test
  void aTransformThatIsWrongIsFatalAtTheStart() {
    Redshift wrong = table.warehouse(table.specWithView("no_such_column, year, month, day"));
    assertThatThrownBy(() -> wrong.prepareTable(wrong.claim("preparing")))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContaining("no_such_column");
  }

  @Test
  void takeOverRepeatedWithTheSameNonceKeepsTheEpoch() throws Exception {
    assertThat(owner).isEqualTo(new Ownership("run-a", 1, 0, 0));
    assertThat(warehouse.takeOver(warehouse.claim("run-a"), "nonce-1").epoch()).isEqualTo(1);
    assertThat(warehouse.takeOver(warehouse.claim("run-a"), "nonce-2").epoch()).isEqualTo(2);
  }

  @Test
  void aStatementOfAnOlderEpochChangesNothing() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    CommitAttempt late = table.commit(2, "y", upsert("b", "B", 1, MAY_13, 2));
    assertThatThrownBy(() -> warehouse.apply(owner, late)).satisfies(e -> fenced(e, false));
    assertThatThrownBy(() -> warehouse.unload(owner, 1, prefix("1")))
        .satisfies(e -> fenced(e, false));
    assertThatThrownBy(() -> warehouse.endPublication(owner, 1)).satisfies(e -> fenced(e, false));
    assertThat(rows()).containsExactly("a A 1 2020 5 12");
    assertThat(dirtyDays()).containsExactly("2020 5 12 1");
    assertThat(warehouse.applied(List.of("x", "y"))).containsOnlyKeys("x");
    assertThat(table.keys("versions/")).isEmpty();
  }

  @Test
  void aRunThatLostTheTableNeverTakesItBack() throws Exception {
    Ownership successor = warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    assertThat(successor.epoch()).isEqualTo(2);
    assertThatThrownBy(() -> warehouse.takeOver(warehouse.claim("run-a"), "nonce-9"))
        .satisfies(e -> fenced(e, true));
    CommitAttempt late = table.commit(1, "x", upsert("a", "A", 1, MAY_12, 1));
    assertThatThrownBy(() -> warehouse.apply(owner, late)).satisfies(e -> fenced(e, true));
    assertThat(warehouse.takeOver(warehouse.claim("run-b"), "nonce-1")).isEqualTo(successor);
  }

  @Test
  void theProcedureItselfRefusesARunThatLostTheTable() throws Exception {
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    assertThatThrownBy(() -> table.query("CALL $.take_over('run-a', 'nonce-9', 2)"))
        .hasMessageContaining("FENCED BY ANOTHER RUN");
    assertThat(table.query("SELECT epoch, run FROM $.fence")).containsExactly("2 run-b");
  }

  @Test
  void aTakeOverThatIsExecutedLateDoesNotTakeTheTableFromItsNewOwner() throws Exception {
    Claim dead = warehouse.claim("run-b");
    Ownership newer = warehouse.takeOver(warehouse.claim("run-c"), "nonce-1");

    assertThatThrownBy(() -> warehouse.takeOver(dead, "nonce-2"))
        .isInstanceOf(WarehouseException.Retryable.class)
        .hasMessageContaining("TAKEN OVER SINCE");

    warehouse.requireOwner(newer);
    assertThat(table.query("SELECT run FROM $.runs")).containsExactlyInAnyOrder("run-a", "run-c");
  }

  @Test
  void whoHasLostTheTableMeanwhilePreparesNothing() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    Redshift changed = table.warehouse(table.specWithView("amount, id, year, month, day"));
    Claim late = changed.claim("run-b");
    warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");

    assertThatThrownBy(() -> changed.prepareTable(late))
        .isInstanceOf(WarehouseException.Retryable.class)
        .hasMessageContaining("TAKEN OVER SINCE");
    assertThat(view()).containsExactly("a A 2 2020 5 12");
  }

  @Test
  void theStatusTellsTheEpochOfTheOwnerAlsoAfterItsRestart() throws Exception {
    warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    warehouse.takeOver(warehouse.claim("run-a"), "nonce-3");

    assertThat(table.query("SELECT run, epoch FROM $.runs")).containsExactly("run-a 3");
  }

  @Test
  void aTableIsKnownToHaveRowsWhateverTheLedgerSays() throws Exception {
    try (WarehouseTable unprepared = new WarehouseTable(localAws.aws(), dir)) {
      assertThat(unprepared.warehouse().hasRows()).isFalse();
    }
    assertThat(warehouse.hasRows()).isFalse();
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    assertThat(warehouse.hasRows()).isTrue();
  }

  @Test
  void anIdInTheLedgerIsNotAppliedAgain() throws Exception {
    StagedPart first = table.stage("x", upsert("a", "A", 1, MAY_12, 1));
    assertThat(warehouse.apply(owner, table.attempt(1, List.of(first))))
        .isEqualTo(new Commit(1, 1, 1, 1, statements("commit", 1)));
    StagedPart second = table.stage("y", upsert("b", "B", 2, MAY_13, 2));
    CommitAttempt both = table.attempt(2, List.of(first, second));
    assertThatThrownBy(() -> warehouse.apply(owner, both))
        .isInstanceOf(WarehouseException.AlreadyDone.class);
    assertThat(rows()).containsExactly("a A 1 2020 5 12");
    assertThat(warehouse.applied(List.of("x", "y"))).containsOnlyKeys("x");
    assertThat(warehouse.apply(owner, table.attempt(2, List.of(second))).number()).isEqualTo(2);
    assertThat(table.query("SELECT id, commit_number, row_count, epoch FROM $.commits ORDER BY id"))
        .containsExactly("x 1 1 1", "y 2 1 1");
  }

  @Test
  void commitNumbersHaveNoGap() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    CommitAttempt again = table.commit(1, "y", upsert("b", "B", 1, MAY_12, 2));
    assertThatThrownBy(() -> warehouse.apply(owner, again))
        .isInstanceOf(WarehouseException.AlreadyDone.class);
    CommitAttempt ahead = table.commit(3, "y", upsert("b", "B", 1, MAY_12, 2));
    assertThatThrownBy(() -> warehouse.apply(owner, ahead))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContaining("LEDGER BEHIND");
  }

  @Test
  void copyMustLoadAsManyRowsAsWereStaged() throws Exception {
    table.stage("x", upsert("a", "A", 1, MAY_12, 1));
    CommitAttempt wrong = table.attempt(1, List.of(new StagedPart("x", 1, 2)));
    assertThatThrownBy(() -> warehouse.apply(owner, wrong))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContaining("ROWS DIFFER");
    assertThat(rows()).isEmpty();
    assertThat(dirtyDays()).isEmpty();
  }

  @Test
  void theGreatestLifeAndSeqOfAKeyWins() throws Exception {
    Commit commit =
        apply(
            "x",
            upsert("a", "old life, greater seq", 1, MAY_12, 99),
            upsert("a", "new life", 2, MAY_12, 5).inLife(7),
            upsert("a", "new life, first", 3, MAY_12, 4).inLife(7),
            upsert("b", "B", 1, MAY_12, 1),
            delete("b", MAY_12, 2),
            delete("c", MAY_12, 3),
            upsert("c", "C", 4, MAY_12, 4));
    assertThat(commit.changedRows()).isEqualTo(3);
    assertThat(rows()).containsExactly("a new life 2 2020 5 12", "c C 4 2020 5 12");
  }

  @Test
  void daysOfReplacedRowsBecomeDirty() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 1, MAY_13, 2));
    publish(1);
    assertThat(dirtyDays()).isEmpty();
    Commit commit = apply("y", upsert("a", "A", 1, MAY_14, 3), delete("b", null, 4));
    assertThat(commit.dirtyDays()).isEqualTo(3);
    assertThat(dirtyDays()).containsExactly("2020 5 12 2", "2020 5 13 2", "2020 5 14 2");
    assertThat(rows()).containsExactly("a A 1 2020 5 14");
  }

  @Test
  void daysOfAllStagedRowsBecomeDirty() throws Exception {
    apply(
        "x",
        upsert("a", "A", 1, MAY_12, 1),
        delete("a", MAY_12, 2),
        upsert("a", "A", 1, MAY_13, 3));
    assertThat(dirtyDays()).containsExactly("2020 5 12 1", "2020 5 13 1");
  }

  @Test
  void severalHundredStagedCheckpointsAreOneCommit() throws Exception {
    List<StagedPart> parts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      parts.add(table.stage("p" + i, upsert("k" + i, "A", i, MAY_12, i)));
    }
    StagedPart nothing = table.stage("empty");
    IntStream.range(0, 480)
        .mapToObj(i -> new StagedPart("an-id-as-long-as-they-get-" + "0".repeat(60) + i, i, 0))
        .forEach(parts::add);
    CommitAttempt attempt = table.attempt(1, parts.subList(0, 20));
    CommitAttempt wide = new CommitAttempt(1, parts, table.spec().columns(), attempt.manifest(), 1);
    assertThat(nothing.rows()).isZero();
    assertThat(warehouse.apply(owner, wide).changedRows()).isEqualTo(20);
    List<String> ids = parts.stream().map(StagedPart::id).toList();
    assertThat(warehouse.applied(ids)).hasSize(500);
  }

  @Test
  void onlyDirtyDaysAreUnloaded() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publish(1);
    apply("y", upsert("c", "C", 3, MAY_13, 3));
    Publication publication = warehouse.unload(owner, 2, prefix("2")).orElseThrow();
    assertThat(publication)
        .isEqualTo(
            new Publication(
                2, 1, prefix("2"), 2, 2, List.of(MAY_13), statements("publication", 2)));
    assertThat(table.keys("versions/2/"))
        .hasSize(2)
        .anyMatch(key -> key.startsWith("year=2020/month=5/day=13/"))
        .contains("manifest");
  }

  @Test
  void badDataOfADayThatIsNotDirtyDoesNotStopAPublication() throws Exception {
    Redshift divides =
        table.warehouse(table.specWithView("id, 10 / amount AS q, year, month, day"));
    divides.prepareLedger("preparing");
    divides.prepareTable(divides.claim("preparing"));
    apply("x", upsert("a", "A", 0, MAY_12, 1));
    assertThatThrownBy(() -> divides.unload(owner, 1, prefix("1")))
        .isInstanceOf(WarehouseException.BadData.class);
    table.query("DELETE FROM $.dirty_days");
    apply("y", upsert("b", "B", 5, MAY_13, 2));
    assertThat(divides.unload(owner, 1, prefix("1"))).isPresent();
  }

  @Test
  void heldDaysAreNotUnloaded() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    table.query(
        "INSERT INTO $.held_days (year, month, day, cause, commit_number, since)"
            + " VALUES (2020, 5, 12, 'test', 1, GETDATE())");
    assertThat(warehouse.unload(owner, 1, prefix("1")).orElseThrow().days())
        .containsExactly(MAY_13);
    warehouse.endPublication(owner, 1);
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
    assertThat(dirtyDays()).containsExactly("2020 5 12 1");
  }

  @Test
  void aDayChangedByALaterCommitStaysDirty() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    warehouse.unload(owner, 1, prefix("1"));
    apply("y", upsert("a", "A", 9, MAY_12, 3));
    warehouse.endPublication(owner, 1);
    assertThat(dirtyDays()).containsExactly("2020 5 12 2");
    warehouse.endPublication(owner, 1);
    assertThat(dirtyDays()).containsExactly("2020 5 12 2");
    assertThat(table.query("SELECT publication, commit_number, state FROM $.publications"))
        .containsExactly("1 1 published");
  }

  @Test
  void theLedgerTellsWhatReadersSeeOfEachDay() throws Exception {
    assertThat(warehouse.currentDays()).isEmpty();
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    apply("y", upsert("c", "C", 3, MAY_13, 3), upsert("d", "D", 4, MAY_14, 4));
    publish(1);
    apply("z", delete("a", MAY_12, 5), upsert("d", "D", 5, MAY_14, 6));
    publish(2);
    apply("w", upsert("d", "D", 6, MAY_14, 7));
    warehouse.unload(owner, 3, prefix("p3"));

    assertThat(warehouse.currentDays())
        .as("publication 3 is not visible yet")
        .containsExactly(
            new CurrentDay(MAY_12, 2, 2, prefix("p2"), 0, 3),
            new CurrentDay(MAY_13, 1, 1, prefix("p1"), 2, 2),
            new CurrentDay(MAY_14, 2, 2, prefix("p2"), 1, 3, CutOff.MADE_AGAIN));

    table.heldDays(table.spec()).holdWaiting(owner, true, "somebody looks at it");
    assertThat(warehouse.currentDays())
        .extracting(CurrentDay::cutOff)
        .containsExactly(CutOff.NONE, CutOff.NONE, CutOff.HELD);

    table.heldDays(table.spec()).resume(owner, Duration.ZERO);
    publish(4);
    assertThat(warehouse.currentDays())
        .extracting(CurrentDay::cutOff)
        .containsExactly(CutOff.NONE, CutOff.NONE, CutOff.NONE);
  }

  @Test
  void goingBackShowsTheFilesOfThenAndHoldsWhateverWaits() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publish(1);
    apply("y", upsert("b", "B", 3, MAY_13, 3), upsert("c", "C", 4, MAY_14, 4));
    publish(2);
    apply("z", upsert("a", "A", 5, MAY_12, 5));

    assertThat(warehouse.rollBack(owner, 3, 1, prefix("back"))).isEqualTo(2);

    assertThat(warehouse.currentDays())
        .containsExactly(
            new CurrentDay(MAY_12, 1, 1, prefix("p1"), 1, 1),
            new CurrentDay(MAY_13, 3, 1, prefix("p1"), 1, 0),
            new CurrentDay(MAY_14, 3, 3, prefix("back"), 0, 0));
    assertThat(warehouse.dirtyDays()).isEqualTo(new DirtyDays(0, 0, 3));
    assertThat(warehouse.unload(owner, 4, prefix("p4"))).isEmpty();
    assertThatThrownBy(() -> warehouse.rollBack(owner, 3, 1, prefix("again")))
        .isInstanceOf(WarehouseException.AlreadyDone.class);

    assertThat(table.heldDays(table.spec()).resume(owner, Duration.ZERO)).isEqualTo(3);
    publish(4);
    assertThat(warehouse.currentDays()).extracting(CurrentDay::shows).containsExactly(4L, 4L, 4L);
  }

  @Test
  void goingBackUndoesWhatAPublicationThatWasCutOffMayHaveShown() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publish(1);
    apply("y", upsert("a", "A", 2, MAY_12, 2));
    warehouse.unload(owner, 2, prefix("cut-off"));

    assertThat(warehouse.rollBack(owner, 3, 1, prefix("back"))).isEqualTo(1);

    assertThat(warehouse.currentDays())
        .containsExactly(new CurrentDay(MAY_12, 3, 1, prefix("p1"), 1, 0));
  }

  @Test
  void theHistoryTellsEachPublication() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publish(1);
    apply("y", delete("a", MAY_12, 3));
    publish(2);
    apply("z", upsert("c", "C", 4, MAY_14, 4));
    warehouse.unload(owner, 3, prefix("p3"));
    warehouse.rollBack(owner, 4, 1, prefix("back"));

    LedgerReader ledger = table.ledger();
    assertThat(ledger.publications(Long.MAX_VALUE, 10))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ago", "toShow")
        .containsExactly(
            new PastPublication(4, 1, true, prefix("back"), 1, -1, 2, 1, 1, null, null),
            new PastPublication(3, 1, false, prefix("p3"), 1, 3, 1, 0, 0, null, null),
            new PastPublication(2, 1, true, prefix("p2"), 0, 2, 1, 1, 0, null, null),
            new PastPublication(1, 1, true, prefix("p1"), 2, 1, 2, 0, 0, null, null));
    assertThat(ledger.publications(2, 1)).extracting(PastPublication::number).containsExactly(2L);
    assertThat(ledger.daysOf(4))
        .containsExactly(
            new CurrentDay(MAY_12, 4, 1, prefix("p1"), 1, 0),
            new CurrentDay(MAY_14, 4, 4, prefix("back"), 0, 0));
    assertThat(ledger.currentDays()).isEqualTo(warehouse.currentDays());
  }

  @Test
  void anEmptiedTableIsUnloadedWithoutFiles() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publish(1);
    apply("y", delete("a", MAY_12, 2));
    assertThat(warehouse.unload(owner, 2, prefix("2")))
        .contains(
            new Publication(
                2, 1, prefix("2"), 0, 2, List.of(MAY_12), statements("publication", 2)));
    assertThat(table.keys("versions/2/")).isEmpty();
  }

  @Test
  void noDirtyDayNeedsNoPublication() throws Exception {
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
    assertThat(warehouse.unload(owner, 1, prefix("1"))).isEqualTo(Optional.empty());
    assertThat(table.query("SELECT last_publication FROM $.fence")).containsExactly("0");
  }

  @Test
  void aNumberThatIsTakenIsReadFromTheLedger() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    Publication first = warehouse.unload(owner, 1, prefix("first")).orElseThrow();
    assertThat(warehouse.unload(owner, 1, prefix("second"))).contains(first);
    assertThat(table.keys("versions/second/")).isEmpty();
    Ownership next = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    assertThat(next.lastPublication()).isEqualTo(1);
    assertThatThrownBy(() -> warehouse.unload(next, 1, prefix("third")))
        .isInstanceOf(WarehouseException.AlreadyDone.class);
    assertThat(warehouse.unload(next, 2, prefix("fourth")).orElseThrow().prefix())
        .isEqualTo(prefix("fourth"));
  }

  @Test
  void anIdIsTextWhateverItHolds() throws Exception {
    assertThat(warehouse.applied(List.of())).isEmpty();
    assertThat(warehouse.applied(List.of("it's", "unknown"))).isEmpty();
  }

  private Commit apply(String id, StagedRow... rows) throws Exception {
    long last = Long.parseLong(table.query("SELECT last_commit FROM $.fence").get(0));
    return warehouse.apply(owner, table.commit(last + 1, id, rows));
  }

  private void publish(long number) throws Exception {
    warehouse.unload(owner, number, prefix("p" + number));
    warehouse.endPublication(owner, number);
  }

  private String statements(String kind, long number) {
    return "latest-lake/public_" + table.spec().name() + "/run-a/1/" + kind + "/" + number + "/";
  }

  private String prefix(String attempt) {
    return "s3://" + table.lake().bucket() + "/versions/" + attempt + "/";
  }

  private List<String> rows() throws Exception {
    return table.query("SELECT * FROM " + table.spec().name() + "_latest ORDER BY id");
  }

  private List<String> view() throws Exception {
    return table.query("SELECT * FROM " + table.spec().name() + " ORDER BY id");
  }

  private List<String> dirtyDays() throws Exception {
    return table.query(
        "SELECT year, month, day, commit_number FROM $.dirty_days ORDER BY year, month, day");
  }

  private static void fenced(Throwable e, boolean byAnotherRun) {
    assertThat(e)
        .isInstanceOfSatisfying(
            WarehouseException.Fenced.class,
            fenced -> assertThat(fenced.byAnotherRun()).isEqualTo(byAnotherRun));
  }
}

package io.latestlake.publish;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import io.latestlake.publish.Requests.Answer;
import io.latestlake.publish.Requests.Kind;
import io.latestlake.publish.Requests.Request;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerStatus;
import io.latestlake.warehouse.PastPublication;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.TableWarehouse.DirtyDays;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * Requests to go back and to repair, and the records that tell of it, over the wire to the
 * stand-ins.
 */
class GoingBackWireTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static GlueClient glue;

  private WarehouseTable table;
  private Redshift warehouse;
  private Publisher publisher;
  private Ownership owner;
  private long lastCommit;

  @BeforeAll
  static void start() throws Exception {
    localAws = LocalAwsProcess.start(dir.resolve("local-aws"));
    glue = new AwsClients(localAws.aws()).glue();
  }

  @AfterAll
  static void stop() throws Exception {
    glue.close();
    localAws.close();
  }

  private void takeOver(TableSpec.Layout layout) throws Exception {
    table = new WarehouseTable(localAws.aws(), dir, layout, TableSpec.Files.ONE_PER_DAY);
    warehouse = table.warehouse();
    warehouse.prepareLedger("preparing");
    warehouse.prepareTable(warehouse.claim("preparing"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-1");
    publisher = publisher();
  }

  @AfterEach
  void closeTable() throws Exception {
    clearFaults();
    table.close();
  }

  /** May 12 as publication 1 shows it, and another one after it. */
  private void publishTwice(TableSpec.Layout layout) throws Exception {
    takeOver(layout);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", upsert("a", "A", 3, MAY_12, 3));
    publisher.publish(owner, 2);
  }

  @Test
  void publicationsThatWereCutOffAreNotCountedAmongThoseThatOneCanGoBackTo() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    apply("z", upsert("a", "A", 4, MAY_12, 4));
    for (int number = 3; number < 15; number++) {
      warehouse.unload(owner, number, versions() + number + "-1-cut-off/").orElseThrow();
    }
    publisher.publish(owner, 15);

    assertThat(carryOut(15, new Request(Kind.ROLL_BACK, 1L)).done()).isTrue();

    assertThat(tagOfMay12()).isEqualTo(tag(record(1).days().get(MAY_12.folder()).get(0)));
  }

  /** What readers see is of publications that the ledger no longer has. */
  @ParameterizedTest
  @EnumSource
  void aTableThatIsRebuiltAfterRedshiftWasSetBackShowsNoOlderDays(TableSpec.Layout layout)
      throws Exception {
    publishTwice(layout);
    String seen = tagOfMay12();
    table.query("DELETE FROM $.publication_days WHERE publication = 2");
    table.query("DELETE FROM $.publications WHERE publication = 2");
    table.query("DELETE FROM $.commits WHERE commit_number = 2");
    table.query("UPDATE $.fence SET last_publication = 1, last_commit = 1");

    owner = warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    warehouse.beginRebuild(owner, "r", true, 2);
    publisher = publisher();
    assertThat(publisher.reconciliation().mend(owner, 2)).isZero();
    assertThat(tagOfMay12()).as("while it is rebuilt").isEqualTo(seen);

    owner = warehouse.refresh(owner);
    warehouse.apply(
        owner, table.commit(owner.lastCommit() + 1, "walk", upsert("a", "A", 3, MAY_12, 4)));
    warehouse.endRebuild(owner, "r");
    table.heldDays(table.spec()).holdWaiting(owner, true, "looked at by people first");
    assertThat(publisher().reconciliation().mend(owner, 2)).isZero();
    assertThat(tagOfMay12()).as("while it is held").isEqualTo(seen);
    assertThat(differences().unknown()).as("of publication 2, which the ledger lost").isEmpty();
  }

  /** Redshift was set back to a time when the day had rows; since then it was emptied. */
  @Test
  void aDayThatWasEmptiedDoesNotComeBackWithALedgerThatWasSetBack() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    owner = warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    warehouse.beginRebuild(owner, "r", true, 5);
    removeMay13();
    publisher = publisher();

    assertThat(publisher.reconciliation().mend(owner, 5)).isZero();
  }

  private void removeMay13() {
    glue.batchDeletePartition(
        request ->
            request
                .databaseName("lake_" + table.spec().name())
                .tableName(table.spec().name())
                .partitionsToDelete(
                    List.of(PartitionValueList.builder().values("2020", "5", "13").build())));
  }

  /** A publication of the rebuilt table was cut off half way, and its days are held since. */
  @Test
  void aDayThatIsHeldHalfShownAfterARebuildIsMended() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    owner = warehouse.takeOver(warehouse.claim("run-b"), "nonce-1");
    warehouse.beginRebuild(owner, "r", true, 2);
    owner = warehouse.refresh(owner);
    warehouse.apply(
        owner, table.commit(owner.lastCommit() + 1, "walk", upsert("a", "A", 3, MAY_12, 4)));
    warehouse.endRebuild(owner, "r");
    warehouse.unload(owner, 3, versions() + "3-1-cut-off/").orElseThrow();
    table.heldDays(table.spec()).holdWaiting(owner, true, "looked at by people first");
    removeMay13();

    assertThat(publisher().reconciliation().mend(owner, 3)).isEqualTo(1);
  }

  /** Readers go on with the columns that their days have. */
  @Test
  void theCatalogsTableGetsTheColumnsOfAChangedTransformWithTheFirstDayOfThem() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    List<Column> before = catalogTable().storageDescriptor().columns();
    warehouse = table.warehouse(table.specWithView("id, amount, year, month, day"));
    warehouse.prepareTable(warehouse.claim("run-a"));
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    publisher = publisher();

    assertThat(publisher.reconciliation().mend(owner, 2)).isZero();
    assertThat(catalogTable().storageDescriptor().columns()).isEqualTo(before);
    removeMay13();
    assertThat(publisher.reconciliation().mend(owner, 2)).isEqualTo(1);
    assertThat(catalogTable().storageDescriptor().columns()).isEqualTo(before);

    apply("z", upsert("a", "A", 9, MAY_12, 9));
    publisher.publish(owner, 3);
    assertThat(catalogTable().storageDescriptor().columns())
        .extracting(Column::name)
        .containsExactly("id", "amount");
    assertThat(publisher.reconciliation().mend(owner, 3)).isZero();
  }

  /** Both asked for while no job ran: to resume is about what going back has held. */
  @Test
  void whatGoingBackHoldsIsLetGoByAResumeThatWasAskedForBehindIt() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    Instant now = Instant.now();
    requests().ask(now, "back", new Request(Kind.ROLL_BACK, 1L));
    String resume = requests().ask(now.plusMillis(1), "resume", new Request(Kind.RESUME, null));
    Clock anHourLater = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    publisher =
        PublishingTable.publisher(
            table, table.spec(), localAws.aws(), warehouse, Optional.of(glue), anHourLater);
    RequestedChanges requests = publisher.requests(table.ledger(), publisher.reconciliation());

    assertThat(requests.carryOut(owner, 2)).isTrue();
    assertThat(requests.carryOut(owner, 3)).isTrue();

    assertThat(answer(resume).orElseThrow().text()).startsWith("1 held days");
  }

  @ParameterizedTest
  @EnumSource
  void whatACrashLeftOfGoingBackIsShownByTheNextAttemptAndRecorded(TableSpec.Layout layout)
      throws Exception {
    publishTwice(layout);
    String before = tagOfMay12();
    String name = ask(new Request(Kind.ROLL_BACK, 1L));
    // What the request does first. Here the job dies: readers see nothing of it yet.
    warehouse.rollBack(owner, 3, 1, versions() + "3-1-back/");

    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    publisher = publisher();
    Reconciliation reconciliation = publisher.reconciliation();
    assertThat(reconciliation.mend(owner, owner.lastPublication())).isEqualTo(1);
    assertThat(tagOfMay12()).isEqualTo(tag(record(1).days().get(MAY_12.folder()).get(0)));
    assertThat(tagOfMay12()).isNotEqualTo(before);
    assertThat(publisher.requests(table.ledger(), reconciliation).carryOut(owner, 3)).isTrue();

    assertThat(answer(name))
        .hasValueSatisfying(
            answer -> {
              assertThat(answer.text()).startsWith("1 days of ").contains("by publication 3;");
              assertThat(answer.done()).isTrue();
            });
    assertThat(table.query("SELECT last_publication FROM $.fence")).containsExactly("3");
    assertThat(warehouse.dirtyDays()).isEqualTo(new DirtyDays(0, 0, 1));
    assertThat(table.ledger().status().orElseThrow())
        .extracting(LedgerStatus::lastPublication, LedgerStatus::shownCommit)
        .containsExactly(3L, -1L);
    assertThat(record(3))
        .isEqualTo(
            new PublicationRecord(
                table.spec().name(),
                3,
                1,
                versions() + "3-1-back/",
                1,
                -1,
                null,
                Map.of(MAY_12.folder(), record(1).days().get(MAY_12.folder())),
                null,
                null));
    assertThat(reconciliation.mend(owner, 3)).isZero();
  }

  @Test
  void everyHundredthRecordHoldsTheWholeMapThoughItWentBack() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    table.query("UPDATE $.fence SET last_publication = 99");

    assertThat(carryOut(99, new Request(Kind.ROLL_BACK, 1L)).done()).isTrue();

    assertThat(record(100).commit()).isEqualTo(-1);
    assertThat(record(100).current()).isEqualTo(new TreeMap<>(record(1).days()));
  }

  @Test
  void aRequestThatCannotBeCarriedOutIsAnsweredWithTheReasonAndPublishingGoesOn() throws Exception {
    publishTwice(TableSpec.Layout.IN_PLACE);
    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, 99L)).text())
        .startsWith("publication 99 of ")
        .contains("is not among the last 10");
    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, null)).text())
        .isEqualTo("it is not said to which publication to go back");

    String file = record(1).days().get(MAY_12.folder()).get(0);
    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(file));
    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, 1L)))
        .satisfies(answer -> assertThat(answer.done()).isFalse())
        .extracting(Answer::text)
        .asString()
        .startsWith("files of publication 1 are not as they were: " + MAY_12.folder());

    table.query("ALTER TABLE $.held_days RENAME TO lost_days");
    assertThat(carryOut(2, new Request(Kind.RESUME, null)))
        .satisfies(answer -> assertThat(answer.done()).isFalse())
        .extracting(Answer::text)
        .asString()
        .startsWith("it failed: ")
        .contains("held_days");
    table.query("ALTER TABLE $.lost_days RENAME TO held_days");

    assertThat(table.query("SELECT last_publication FROM $.fence")).containsExactly("2");
    apply("z", delete("b", MAY_13, 4));
    assertThat(publisher.publish(owner, 3)).isPresent();
  }

  @Test
  void goingBackOnceMoreHoldsWhatHasComeToWaitSince() throws Exception {
    publishTwice(TableSpec.Layout.IN_PLACE);
    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, 1L)).text()).contains("by publication 3;");
    assertThat(carryOut(3, new Request(Kind.ROLL_BACK, 1L)).text())
        .as("nothing has come")
        .contains("by publication 3;");

    apply("z", upsert("b", "B", 4, MAY_13, 4));
    assertThat(carryOut(3, new Request(Kind.ROLL_BACK, 1L)).text()).contains("by publication 4;");

    assertThat(warehouse.dirtyDays()).isEqualTo(new DirtyDays(0, 0, 2));
    assertThat(publisher.publish(owner, 5)).isEmpty();
  }

  @Test
  void goingBackThatCannotBeShownAtOnceIsNotEnteredAgain() throws Exception {
    publishTwice(TableSpec.Layout.IN_PLACE);
    RequestedChanges requests = publisher.requests(table.ledger(), publisher.reconciliation());
    String name = ask(new Request(Kind.ROLL_BACK, 1L));

    putFault("http", "^CopyObject$", "", "{'do': 'refuse', 'side': 'before', 'error': 'internal'}");
    assertThatThrownBy(() -> requests.carryOut(owner, 2))
        .isInstanceOf(WarehouseException.Retryable.class);
    apply("z", upsert("b", "B", 4, MAY_13, 4));
    clearFaults();
    assertThat(requests.carryOut(owner, 3)).isTrue();

    assertThat(answer(name).orElseThrow().text()).contains("by publication 3;");
    assertThat(table.query("SELECT last_publication FROM $.fence")).containsExactly("3");
  }

  @Test
  void aRequestThatFailsTimeAndAgainIsAnsweredWithItsFailureAndTheNextOneHasItsTurn()
      throws Exception {
    publishTwice(TableSpec.Layout.IN_PLACE);
    RequestedChanges requests = publisher.requests(table.ledger(), publisher.reconciliation());
    String failing = ask(new Request(Kind.RESUME, null));
    String next = ask(new Request(Kind.REPAIR, null));

    putFault(
        "sql",
        "latest_lake_resumed",
        "",
        "{'do': 'fail-work', 'side': 'before', 'error': 'ERROR: 1023'}");
    for (int failures = 1; failures < 6; failures++) {
      assertThatThrownBy(() -> requests.carryOut(owner, 2))
          .isInstanceOf(WarehouseException.Retryable.class);
      assertThat(answer(failing)).isEmpty();
    }
    assertThat(requests.carryOut(owner, 2)).isTrue();
    assertThat(requests.carryOut(owner, 2)).isTrue();

    assertThat(answer(failing).orElseThrow().done()).isFalse();
    assertThat(answer(failing).orElseThrow().text()).startsWith("it failed 6 times");
    assertThat(answer(next).orElseThrow().done()).isTrue();
  }

  @Test
  void aRequestWhoseAnswerCouldNotBeWrittenIsNotCarriedOutAgain() throws Exception {
    publishTwice(TableSpec.Layout.IN_PLACE);
    carryOut(2, new Request(Kind.ROLL_BACK, 1L));
    RequestedChanges requests = publisher.requests(table.ledger(), publisher.reconciliation());
    String resume = ask(new Request(Kind.RESUME, null));

    putFault("http", ".", "answers/", "{'do': 'refuse', 'side': 'before', 'error': 'internal'}");
    assertThatThrownBy(() -> requests.carryOut(owner, 3))
        .isInstanceOf(WarehouseException.Retryable.class);
    clearFaults();
    assertThat(warehouse.dirtyDays()).isEqualTo(new DirtyDays(1, 0, 0));
    // Nobody has seen this yet.
    warehouse.rollBack(owner, 4, 2, versions() + "4-1-back/");
    assertThat(requests.carryOut(owner, 4)).isTrue();

    assertThat(answer(resume).orElseThrow().done()).isTrue();
    assertThat(warehouse.dirtyDays()).isEqualTo(new DirtyDays(0, 0, 1));
  }

  @Test
  void aRecordThatCannotBeReadKeepsNobodyFromGoingBack() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    put(key(1), "not JSON".getBytes(UTF_8));

    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, 1L)).done()).isTrue();

    assertThat(repair().look().uncounted())
        .singleElement()
        .asString()
        .startsWith(key(1) + ": a publication record cannot be read");
  }

  @Test
  void aRebuildCountsOnFromWhatTheCatalogShowsThoughNoRecordTellsOfIt() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    // Cut off before their records were written, both of them.
    for (long number = 3; number <= 4; number++) {
      warehouse.rollBack(owner, number, number - 2, versions() + number + "-1-back/");
      assertThat(publisher.reconciliation().mend(owner, number)).isEqualTo(1);
    }
    // Redshift is restored from a snapshot that was taken after publication 1.
    table.query("UPDATE $.fence SET last_publication = 1");
    table.query("DELETE FROM $.publication_days WHERE publication > 1");
    table.query("DELETE FROM $.publications WHERE publication > 1");
    table.query("DELETE FROM $.held_days");

    assertThat(publisher.lastTrace()).isEqualTo(4);
    warehouse.beginRebuild(owner, "rebuild-1", false, publisher.lastTrace());
    lastCommit++;
    apply("z", upsert("a", "A", 5, MAY_12, 5));

    publisher = publisher();
    publisher.reconciliation().mend(owner, 4);
    assertThat(publisher.publish(owner, 5)).isPresent();
    assertThat(tagOfMay12()).isEqualTo(tag(record(5).days().get(MAY_12.folder()).get(0)));
  }

  @Test
  void aMissingRecordIsWrittenAndOneThatTheLedgerDoesNotKnowStaysAsItIs() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    assertThat(carryOut(2, new Request(Kind.ROLL_BACK, 1L)).done()).isTrue();
    for (long gone : new long[] {1, 3}) {
      table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(key(gone)));
    }
    byte[] foreign =
        new PublicationRecord(
                table.spec().name(), 2, 9, "s3://other/", 0, 0, null, null, null, null)
            .json();
    put(key(2), foreign);
    put(key(7), foreign);
    put(key(8), "not JSON".getBytes(UTF_8));

    RecordRepair.Findings before = repair().look();
    assertThat(before.missing()).extracting(PastPublication::number).containsExactly(3L, 1L);
    assertThat(before.uncounted())
        .containsExactly(
            key(2)
                + ": is of another publication than the ledger's of this number; it does not"
                + " count",
            key(7) + ": the ledger has no publication 7; it does not count",
            key(8) + ": the ledger has no publication 8; it does not count");

    assertThat(carryOut(3, new Request(Kind.REPAIR, null)).text())
        .endsWith("are shown anew, 2 publication records are written");

    assertThat(record(1).days())
        .containsOnlyKeys(MAY_12.folder(), MAY_13.folder())
        .allSatisfy((day, files) -> assertThat(files).hasSize(1));
    assertThat(record(3).days())
        .isEqualTo(Map.of(MAY_12.folder(), record(1).days().get(MAY_12.folder())));
    assertThat(new LakeBucket(table.s3(), table.lake().bucket()).read(key(2))).contains(foreign);
    RecordRepair.Findings after = repair().look();
    assertThat(after.missing()).isEmpty();
    assertThat(after.uncounted()).isEqualTo(before.uncounted());
  }

  @Test
  void howManyFilesAPublicationHasIsToldForAsLongAsSomethingTellsIt() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    apply("z", delete("a", MAY_12, 4));
    publisher.publish(owner, 3);
    assertThat(filesOf(1)).hasValue(2);
    assertThat(filesOf(3)).hasValue(0);

    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(key(1)));
    assertThat(filesOf(1)).as("by its manifest").hasValue(2);

    String prefix = table.ledger().publications(1, 1).get(0).prefix();
    String manifest =
        prefix.substring(("s3://" + table.lake().bucket() + "/").length()) + "manifest";
    put(manifest, "not JSON".getBytes(UTF_8));
    assertThat(filesOf(1)).isEmpty();
    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(manifest));
    assertThat(filesOf(1)).isEmpty();

    assertThat(repair().mend()).isEqualTo(1);
    assertThat(record(1).days()).as("nobody knows").isNull();
    assertThat(filesOf(1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void columnsThatSomebodyGaveTheCatalogsTableAreToldAndMendedAsIsATableThatIsGone(
      TableSpec.Layout layout) throws Exception {
    publishTwice(layout);
    Reconciliation reconciliation = publisher.reconciliation();
    assertThat(reconciliation.mend(owner, 2)).isZero();
    assertThat(differences().canBeMended()).isFalse();
    List<Column> right = catalogTable().storageDescriptor().columns();

    giveColumns(right.subList(1, right.size()));

    CatalogCheck.Differences differences = differences();
    assertThat(differences.days()).as("their partitions are right").isEmpty();
    assertThat(differences.told())
        .singleElement()
        .asString()
        .endsWith(" has not the columns of its days: it lacks id string");
    assertThat(differences.canBeMended()).isTrue();
    assertThat(reconciliation.mend(owner, 2)).isEqualTo(1);
    assertThat(catalogTable().storageDescriptor().columns()).isEqualTo(right);
    localAws.control().beginToRecord();
    assertThat(reconciliation.mend(owner, 2)).isZero();
    assertThat(localAws.control().endOfRecord())
        .allSatisfy(call -> assertThat(call.service()).isIn("glue", "s3"))
        .noneMatch(call -> call.name().equals("UpdateTable"))
        .filteredOn(call -> call.name().equals("GetTable"))
        .hasSize(1);

    giveColumns(List.of());
    assertThat(carryOut(2, new Request(Kind.REPAIR, null)))
        .isEqualTo(
            new Answer(
                true,
                "0 of 0 days of "
                    + table.spec().name()
                    + " that differed are shown anew, 0 publication records are written, the"
                    + " catalog's table has the columns of its days again"));
    assertThat(differences().told()).isEmpty();

    glue.deleteTable(
        delete -> delete.databaseName("lake_" + table.spec().name()).name(table.spec().name()));
    assertThat(reconciliation.mend(owner, 2)).as("its days").isEqualTo(2);
    assertThat(catalogTable().storageDescriptor().columns()).isEqualTo(right);
    assertThat(differences().told()).isEmpty();
  }

  @Test
  void whoLostTheTableGivesTheCatalogsTableNoColumns() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    Reconciliation reconciliation = publisher.reconciliation();
    reconciliation.mend(owner, 2);
    giveColumns(List.of());
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-2");

    assertThatThrownBy(() -> reconciliation.mend(owner, 2))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(catalogTable().storageDescriptor().columns()).isEmpty();
  }

  @Test
  void aTableThatSomebodyMovesWhileTheJobRunsIsLeftAloneAndEndsNothing() throws Exception {
    publishTwice(TableSpec.Layout.VERSIONED);
    Reconciliation reconciliation = publisher.reconciliation();
    reconciliation.mend(owner, 2);
    Table ours = catalogTable();
    update(ours.storageDescriptor().toBuilder().location("s3://b/x/").columns(List.of()).build());

    Reconciliation.Pass pass = reconciliation.pass(owner, 2);

    assertThat(pass)
        .isEqualTo(new Reconciliation.Pass(0, 0, Reconciliation.Columns.WRONG))
        .matches(each -> !each.isWhole());
    assertThat(catalogTable().storageDescriptor().columns()).isEmpty();
    update(ours.storageDescriptor());
    assertThat(reconciliation.pass(owner, 2).isWhole()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void partitionsThatTheLedgerDoesNotKnowAreToldWithHowToRemoveThem(TableSpec.Layout layout)
      throws Exception {
    publishTwice(layout);
    assertThat(differences().unknown()).isEmpty();
    String name = table.spec().name();
    addPartition(List.of("2020", "05", "12"), Map.of());
    addPartition(List.of("2020", "5", "20"), Map.of());
    addPartition(List.of("2020", "5", "21"), Map.of("latest_lake_publication", "2"));
    addPartition(List.of("yesterday", "5", "1"), Map.of());
    // A publication that was cut off has shown this day, which was never published before.
    apply("z", upsert("c", "C", 4, new Day(2020, 5, 14), 4));
    warehouse.unload(owner, 3, versions() + "3-1-cut-off/");
    addPartition(List.of("2020", "5", "14"), Map.of("latest_lake_publication", "3"));

    CatalogCheck.Differences differences = differences();
    assertThat(differences.canBeMended()).as("by the job").isFalse();
    assertThat(differences.unknown())
        .satisfiesExactlyInAnyOrder(
            told -> assertThat(told).startsWith("partition year=2020/month=05/day=12 (s3://b/x/)"),
            told -> assertThat(told).startsWith("partition year=2020/month=5/day=20 (s3://b/x/)"),
            told -> assertThat(told).startsWith("partition year=2020/month=5/day=21 (s3://b/x/)"),
            told -> assertThat(told).startsWith("partition year=yesterday/month=5/day=1 "));
    assertThat(differences.told())
        .anyMatch(
            line ->
                line.endsWith(
                    "remove it by `aws glue delete-partition --database-name lake_"
                        + name
                        + " --table-name "
                        + name
                        + " --partition-values 2020 05 12`"));

    carryOut(3, new Request(Kind.REPAIR, null));
    assertThat(differences().unknown()).as("they stay").isEqualTo(differences.unknown());

    // The rebuilt ledger may not know yet what readers saw before.
    table.query(
        "INSERT INTO $.rebuilds (id, commit_number, epoch, from_state, begun_at)"
            + " VALUES ('r', 1, 1, 1, GETDATE())");
    assertThat(differences().unknown())
        .hasSize(3)
        .noneMatch(told -> told.contains("month=5/day=21"));
  }

  private CatalogCheck.Differences differences() throws Exception {
    return new CatalogCheck(
            table.spec(),
            PublishingTable.settings(table, table.spec(), localAws.aws()),
            table.ledger(),
            table.s3(),
            Optional.of(glue))
        .differences();
  }

  private Table catalogTable() {
    String name = table.spec().name();
    return glue.getTable(get -> get.databaseName("lake_" + name).name(name)).table();
  }

  private void giveColumns(List<Column> columns) {
    update(catalogTable().storageDescriptor().toBuilder().columns(columns).build());
  }

  /** As in the console: all else of the table stays. */
  private void update(StorageDescriptor storage) {
    Table found = catalogTable();
    glue.updateTable(
        update ->
            update
                .databaseName(found.databaseName())
                .tableInput(
                    input ->
                        input
                            .name(found.name())
                            .tableType(found.tableType())
                            .parameters(found.parameters())
                            .partitionKeys(found.partitionKeys())
                            .storageDescriptor(storage)));
  }

  private void addPartition(List<String> values, Map<String, String> parameters) {
    String name = table.spec().name();
    assertThat(
            glue.batchCreatePartition(
                    create ->
                        create
                            .databaseName("lake_" + name)
                            .tableName(name)
                            .partitionInputList(
                                PartitionInput.builder()
                                    .values(values)
                                    .parameters(parameters)
                                    .storageDescriptor(ParquetStorage.at("s3://b/x/", List.of()))
                                    .build()))
                .errors())
        .isEmpty();
  }

  private void putFault(String kind, String call, String about, String action) throws Exception {
    String fault =
        """
        [{"at": {"kind": "%s", "call": "%s", "about": "%s.*%s", "occurrence": 1},
          "action": %s, "times": 100}]"""
            .formatted(kind, call, about, table.spec().name(), action.replace('\'', '"'));
    localAws.control().putFaults(table.spec().name(), new ObjectMapper().readTree(fault));
  }

  private void clearFaults() throws Exception {
    localAws.control().clearFaults(table.spec().name());
  }

  private OptionalLong filesOf(long publication) throws Exception {
    return new FileCounts(table.s3(), table.lake(), table.spec(), table.ledger())
        .of(table.ledger().publications(publication, 1).get(0));
  }

  private RecordRepair repair() {
    LakeBucket bucket = new LakeBucket(table.s3(), table.lake().bucket());
    String name = table.spec().name();
    return new RecordRepair(
        name, table.ledger(), new PublicationRecords(name, table.lake().prefix(), bucket), bucket);
  }

  private Publisher publisher() {
    return PublishingTable.publisher(
        table, table.spec(), localAws.aws(), warehouse, Optional.of(glue), Clock.systemUTC());
  }

  private void apply(String id, StagedRow... rows) throws Exception {
    warehouse.apply(owner, table.commit(++lastCommit, id, rows));
  }

  private Requests requests() {
    return new Requests(
        table.s3(), table.lake().bucket(), table.lake().prefix(), table.spec().name());
  }

  private String ask(Request request) {
    return requests().ask(Instant.now(), UUID.randomUUID().toString(), request);
  }

  private Optional<Answer> answer(String name) {
    return requests().answer(name);
  }

  private Answer carryOut(long lastPublication, Request request) throws Exception {
    String name = ask(request);
    assertThat(
            publisher
                .requests(table.ledger(), publisher.reconciliation())
                .carryOut(owner, lastPublication))
        .isTrue();
    return answer(name).orElseThrow();
  }

  private String versions() {
    return "s3://"
        + table.lake().bucket()
        + "/"
        + Layouts.versionsFolder(table.lake().prefix(), table.spec().name());
  }

  private String key(long number) {
    return PublicationRecord.key(table.lake().prefix(), table.spec().name(), number);
  }

  private void put(String key, byte[] content) {
    table
        .s3()
        .putObject(
            put -> put.bucket(table.lake().bucket()).key(key), RequestBody.fromBytes(content));
  }

  private PublicationRecord record(long number) throws Exception {
    return PublicationRecord.parse(
        new LakeBucket(table.s3(), table.lake().bucket()).read(key(number)).orElseThrow());
  }

  /** Of the one file that readers find where the catalog points them. */
  private String tagOfMay12() {
    String name = table.spec().name();
    String location =
        new CatalogPartitions(glue, "lake_" + name, name).all().get(MAY_12).location();
    String folder = location.substring(("s3://" + table.lake().bucket() + "/").length());
    List<String> files = table.keys(folder);
    assertThat(files).hasSize(1);
    return tag(folder + files.get(0));
  }

  private String tag(String key) {
    return table.s3().headObject(head -> head.bucket(table.lake().bucket()).key(key)).eTag();
  }
}

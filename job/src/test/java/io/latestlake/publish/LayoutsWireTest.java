package io.latestlake.publish;

import static io.latestlake.testing.StagedRow.delete;
import static io.latestlake.testing.StagedRow.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import io.latestlake.testing.LocalAwsProcess;
import io.latestlake.testing.StagedRow;
import io.latestlake.testing.WarehouseTable;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.Redshift;
import io.latestlake.warehouse.RetryClass;
import io.latestlake.warehouse.TableWarehouse.CommitAttempt;
import io.latestlake.warehouse.TableWarehouse.Ownership;
import io.latestlake.warehouse.TableWarehouse.Publication;
import io.latestlake.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** What readers see in either layout after publications, late writers and passes that mend. */
class LayoutsWireTest {
  private static final Day MAY_12 = new Day(2020, 5, 12);
  private static final Day MAY_13 = new Day(2020, 5, 13);

  @TempDir static Path dir;
  private static LocalAwsProcess localAws;
  private static GlueClient glue;

  private WarehouseTable table;
  private Redshift warehouse;
  private Publisher publisher;
  private Reconciliation reconciliation;
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
    publisher = publisher(table.spec());
    reconciliation = publisher.reconciliation();
  }

  @AfterEach
  void closeTable() {
    table.close();
  }

  @Test
  void versionedDaysLieWhereTheyWereUnloadedAndTheCatalogSaysWhere() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", upsert("b", "B", 3, MAY_13, 3));
    publisher.publish(owner, 2);

    assertThat(table.keys(table.lake().prefix() + "lake/")).isEmpty();
    assertThat(shown().get(MAY_12)).startsWith(versions() + "1-1-");
    assertThat(shown().get(MAY_13)).startsWith(versions() + "2-1-");
    assertThat(filesAt(MAY_13)).hasSize(1);
    assertThat(partition(MAY_13).parameters()).containsEntry("latest_lake_publication", "2");
    assertThat(warehouse.dirtyDays().toPublish()).isZero();
  }

  @Test
  void anEmptiedVersionedDayPointsToAFolderInWhichNothingLies() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", delete("a", MAY_12, 3));
    publisher.publish(owner, 2);

    assertThat(shown().get(MAY_12)).startsWith(versions() + "2-1-");
    assertThat(filesAt(MAY_12)).isEmpty();
    assertThat(reconciliation.mend(owner, 2)).isZero();
  }

  @Test
  void theRecordOfAVersionedPublicationTellsTheFilesThatTheCatalogShows() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    table.query("UPDATE $.fence SET last_publication = 99");
    apply("y", upsert("b", "B", 3, MAY_13, 3));
    publisher.publish(owner, 100);

    PublicationRecord record = record(100);
    assertThat(record.columns())
        .containsExactly(
            new CatalogColumn("id", "string"),
            new CatalogColumn("name", "string"),
            new CatalogColumn("twice", "int"));
    assertThat(record.current()).containsOnlyKeys(MAY_12.folder(), MAY_13.folder());
    assertThat(record.current().get(MAY_12.folder())).isEqualTo(filesAt(MAY_12));
    assertThat(record.current().get(MAY_13.folder())).isEqualTo(filesAt(MAY_13));
  }

  @Test
  void aColumnThatTheViewGetsIsInTheTableAndInTheDaysPublishedSince() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);

    TableSpec wider =
        table.specWithView("id, name, amount AS once, amount * 2 AS twice, year, month, day");
    warehouse = table.warehouse(wider);
    warehouse.prepareTable(warehouse.claim("preparing"));
    apply("y", upsert("b", "B", 3, MAY_13, 3));
    publisher(wider).publish(owner, 2);

    assertThat(
            glue.getTable(get -> get.databaseName(database()).name(table.spec().name()))
                .table()
                .storageDescriptor()
                .columns())
        .extracting(column -> column.name())
        .containsExactly("id", "name", "once", "twice");
    assertThat(columns(MAY_12)).containsExactly("id", "name", "twice");
    assertThat(columns(MAY_13)).containsExactly("id", "name", "once", "twice");
  }

  @Test
  void anOlderDayOfAPublisherOfADeadRunIsFoundMendedAndCounted() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    Partition old = partition(MAY_13);
    apply("y", upsert("b", "B", 3, MAY_13, 3));
    publisher.publish(owner, 2);
    Partition now = partition(MAY_13);
    assertThat(reconciliation.mend(owner, 2)).isZero();

    // It had asked the fence, and looked at the partition, before it fell asleep.
    point(old);
    assertThat(shown().get(MAY_13)).isEqualTo(old.storageDescriptor().location());

    assertThat(reconciliation.mend(owner, 2)).isEqualTo(1);
    assertThat(partition(MAY_13).storageDescriptor()).isEqualTo(now.storageDescriptor());
    assertThat(partition(MAY_13).parameters()).isEqualTo(now.parameters());
    assertThat(reconciliation.mend(owner, 2)).isZero();
  }

  @Test
  void aPassThatFindsNothingNewDoesNotWakeRedshift() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    reconciliation.mend(owner, 1);
    localAws.control().beginToRecord();

    reconciliation.mend(owner, 1);

    assertThat(localAws.control().endOfRecord())
        .allSatisfy(call -> assertThat(call.service()).isEqualTo("glue"))
        .isNotEmpty();
  }

  @Test
  void aPartitionThatIsGoneOrPointsElsewhereIsMended() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    Map<Day, String> right = shown();
    Partition moved = partition(MAY_13);
    point(
        moved.toBuilder()
            .storageDescriptor(moved.storageDescriptor().toBuilder().location("s3://b/x/").build())
            .build());
    glue.batchDeletePartition(
        request ->
            request
                .databaseName(database())
                .tableName(table.spec().name())
                .partitionsToDelete(values(MAY_12)));

    assertThat(reconciliation.mend(owner, 1)).isEqualTo(2);
    assertThat(shown()).isEqualTo(right);
  }

  @Test
  void aDayWhoseFilesAreNotAsTheLedgerHasThemIsNotShown() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    Partition one = partition(MAY_12);
    apply("y", upsert("a", "A", 2, MAY_12, 2));
    publisher.publish(owner, 2);
    table
        .s3()
        .putObject(
            put -> put.bucket(table.lake().bucket()).key(filesAt(MAY_12).get(0)),
            RequestBody.fromString("cut"));
    point(one);

    assertThat(reconciliation.mend(owner, 2)).isZero();
    assertThat(shown().get(MAY_12)).isEqualTo(one.storageDescriptor().location());
  }

  @Test
  void aPublicationThatWasCutOffBeforeItsEndIsNotTakenBack() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    apply("y", upsert("a", "A", 2, MAY_12, 2));
    String cutOff = "s3://" + table.lake().bucket() + "/" + versionsFolder() + "2-1-cut-off/";
    Publication unloaded = warehouse.unload(owner, 2, cutOff).orElseThrow();
    Ownership next = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    point(at(partition(MAY_12), unloaded.prefix(), 2));

    assertThat(publisher(table.spec()).reconciliation().mend(next, next.lastPublication()))
        .isZero();
    assertThat(shown().get(MAY_12)).startsWith(cutOff);
    assertThat(publisher(table.spec()).publish(next, 3)).isPresent();
    assertThat(shown().get(MAY_12)).startsWith(versions() + "3-2-");
  }

  @Test
  void aCatalogOfAnotherPastIsToldNotFollowed() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    point(at(partition(MAY_12), versions() + "9-9-other/", 9));
    apply("y", upsert("a", "A", 2, MAY_12, 2));

    assertThatThrownBy(() -> publisher.publish(owner, 2))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContainingAll("publication 9", "another past", "remove its table");
    assertThat(warehouse.dirtyDays().toPublish()).isPositive();
  }

  @Test
  void whoLostTheTableShowsNothingAndMendsNothing() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    Partition one = partition(MAY_12);
    apply("y", upsert("a", "A", 2, MAY_12, 2));
    publisher.publish(owner, 2);
    reconciliation.mend(owner, 2);
    point(one);
    warehouse.takeOver(warehouse.claim("run-b"), "nonce-2");

    assertThatThrownBy(() -> reconciliation.mend(owner, 2))
        .isInstanceOf(WarehouseException.Fenced.class);
    assertThat(shown().get(MAY_12)).isEqualTo(one.storageDescriptor().location());
  }

  @Test
  void nothingIsShownLaterThanHalfTheGraceAfterTheUnload() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    Instant start = Instant.parse("2020-05-12T12:00:00Z");
    for (boolean late : new boolean[] {true, false}) {
      Clock clock = Clock.fixed(start.plus(Duration.ofHours(late ? 13 : 11)), ZoneOffset.UTC);
      Permission permission = new OwnersPermission(warehouse, owner, clock, start);
      if (late) {
        assertThatThrownBy(permission::require).isInstanceOf(WarehouseException.Retryable.class);
      } else {
        permission.require();
      }
    }
  }

  @Test
  void inPlaceARequestOfAPublisherThatSleptThroughTheNextPublicationIsRefused() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    apply("y", upsert("a", "A", 2, MAY_12, 2));
    String prefix = "s3://" + table.lake().bucket() + "/" + versionsFolder() + "2-1-slept/";
    Publication slept = warehouse.unload(owner, 2, prefix).orElseThrow();
    LakeBucket bucket = new LakeBucket(table.s3(), table.lake().bucket());
    InPlaceLayout layout =
        new InPlaceLayout(
            bucket,
            tableFolder(),
            new InPlaceTags(bucket, table.lake().prefix(), table.spec().name()),
            Optional.empty());
    VisibleDays days =
        new VisibleDays(
            2,
            prefix,
            List.of(),
            List.of(),
            UnloadedPrefix.read(bucket, slept.prefix()).files(slept));

    CommitAttempt third = table.commit(++lastCommit, "z", upsert("a", "A", 3, MAY_12, 3));

    // It has listed the folders, the fence says yes, and there it falls asleep.
    Permission sleeps =
        () -> {
          warehouse.requireOwner(owner);
          Ownership next = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
          warehouse.apply(next, third);
          publisher(table.spec()).publish(next, next.lastPublication() + 1);
        };
    String after = "part-0000.parquet";

    assertThatThrownBy(() -> layout.show(days, sleeps)).hasMessageContaining("412");
    assertThat(tagInPlace(after)).isEqualTo(tagOfUnloaded(record(3)));
  }

  @Test
  void inPlaceAnObjectThatSomebodyElseWroteOrRemovedIsMended() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    assertThat(reconciliation.mend(owner, 1)).isZero();
    String before = tagInPlace("part-0000.parquet");

    String key = tableFolder() + MAY_12.folder() + "/part-0000.parquet";
    table
        .s3()
        .putObject(
            put -> put.bucket(table.lake().bucket()).key(key), RequestBody.fromString("strange"));
    assertThat(reconciliation.mend(owner, 1)).isEqualTo(1);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(before);

    // One that has begun since knows no tags, but that a day with rows has a file.
    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(key));
    assertThat(publisher(table.spec()).reconciliation().mend(owner, 1)).isEqualTo(1);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(before);
    assertThat(reconciliation.mend(owner, 1)).isZero();
  }

  @Test
  void inPlaceAFileThatWasPutBackToAnOlderOneOfItsSizeIsFoundByASuccessor() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    String right = tagInPlace("part-0000.parquet");
    String old = record(1).days().get(MAY_12.folder()).get(0);
    assertThat(size(old)).isEqualTo(size(inPlace("part-0000.parquet")));
    assertThat(publisher(table.spec()).reconciliation().mend(owner, 2)).isZero();

    copy(old, inPlace("part-0000.parquet"));

    Reconciliation successor = publisher(table.spec()).reconciliation();
    assertThat(successor.mend(owner, 2)).isEqualTo(1);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(right);
    assertThat(successor.mend(owner, 2)).isZero();

    // It has the day for its own from then on.
    copy(old, inPlace("part-0000.parquet"));
    assertThat(successor.mend(owner, 2)).isEqualTo(1);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(right);
  }

  @Test
  void inPlaceWithoutARecordASuccessorGoesByTheUnloadedFiles() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    String right = tagInPlace("part-0000.parquet");
    String old = record(1).days().get(MAY_12.folder()).get(0);
    String recordOfTwo = PublicationRecord.key(table.lake().prefix(), table.spec().name(), 2);
    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(recordOfTwo));
    assertThat(publisher(table.spec()).reconciliation().mend(owner, 2)).isZero();

    copy(old, inPlace("part-0000.parquet"));

    assertThat(publisher(table.spec()).reconciliation().mend(owner, 2)).isEqualTo(1);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(right);
  }

  @Test
  void inPlaceARecordOfAnotherPrefixThanTheLedgersDoesNotCount() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    String key = PublicationRecord.key(table.lake().prefix(), table.spec().name(), 2);
    String json = new String(bucket().read(key).orElseThrow(), UTF_8);
    String tag = tagInPlace("part-0000.parquet").replace("\"", "");
    assertThat(json).contains(tag, "/2-1-");
    table
        .s3()
        .putObject(
            put -> put.bucket(table.lake().bucket()).key(key),
            RequestBody.fromString(json.replace("/2-1-", "/2-7-").replace(tag, "0".repeat(32))));

    assertThat(publisher(table.spec()).reconciliation().mend(owner, 2)).isZero();
  }

  @Test
  void inPlaceTheRecordTellsTheTagsOfCopiesWhereTheUnloadedFilesHaveOthers() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    String unloaded = record(2).days().get(MAY_12.folder()).get(0);
    writeInParts(unloaded);
    assertThat(tag(unloaded)).isNotEqualTo(tagInPlace("part-0000.parquet"));

    assertThat(publisher(table.spec()).reconciliation().mend(owner, 2)).isZero();
  }

  @Test
  void inPlaceASecondCopyOfAFileIsFoundWhereverItLiesInTheDaysFolder() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    Reconciliation successor = publisher(table.spec()).reconciliation();
    assertThat(successor.mend(owner, 2)).isZero();
    for (String name : List.of("part-0001.parquet", "deeper/part-0000.parquet")) {
      for (Reconciliation each : List.of(reconciliation, successor)) {
        copy(inPlace("part-0000.parquet"), inPlace(name));
        localAws.control().beginToRecord();
        assertThat(each.mend(owner, 2)).as(name).isEqualTo(1);
        // Readers may not find the day without a file in between.
        assertThat(callsOfS3().stream().map(call -> call.substring(0, call.indexOf(' '))))
            .containsSubsequence("CopyObject", "DeleteObject")
            .doesNotContainSubsequence("DeleteObject", "CopyObject");
        assertThat(table.keys(tableFolder()))
            .containsExactly(
                MAY_12.folder() + "/part-0000.parquet", MAY_13.folder() + "/part-0000.parquet");
      }
    }
  }

  @Test
  void inPlaceASuccessorsFirstPassAsksForNoSingleFileAndTheNextForTheListAlone() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    Reconciliation successor = publisher(table.spec()).reconciliation();

    localAws.control().beginToRecord();
    successor.mend(owner, 1);
    List<String> first = callsOfS3();
    localAws.control().beginToRecord();
    successor.mend(owner, 1);
    List<String> next = callsOfS3();

    String record = PublicationRecord.key(table.lake().prefix(), table.spec().name(), 1);
    assertThat(first)
        .as("the record tells of the columns, and then of the files")
        .hasSize(3)
        .filteredOn(call -> call.contains(record))
        .hasSize(2);
    assertThat(next).hasSize(1).noneMatch(call -> call.contains(record));
  }

  @Test
  void aTableThatSomebodyRemovedFromTheCatalogIsMadeAgainWithAllItsDays() throws Exception {
    for (TableSpec.Layout layout : TableSpec.Layout.values()) {
      lastCommit = 0;
      takeOver(layout);
      publishTwice();
      assertThat(reconciliation.mend(owner, 2)).isZero();
      Map<Day, String> before = shown();
      glue.deleteTable(delete -> delete.databaseName(database()).name(table.spec().name()));
      apply("z", upsert("a", "A", 3, MAY_12, 9));

      assertThat(publisher.publish(owner, 3)).as(layout.name()).isPresent();
      assertThat(reconciliation.mend(owner, 3)).isEqualTo(1);
      assertThat(shown()).containsOnlyKeys(MAY_12, MAY_13);
      assertThat(shown()).containsEntry(MAY_13, before.get(MAY_13));

      glue.deleteTable(delete -> delete.databaseName(database()).name(table.spec().name()));
      localAws.control().beginToRecord();
      assertThat(reconciliation.mend(owner, 3)).isEqualTo(2);
      // Files that are right are not written again for the catalog's sake.
      assertThat(callsOfS3()).noneMatch(call -> call.startsWith("CopyObject"));
      assertThat(shown()).containsOnlyKeys(MAY_12, MAY_13);
      table.close();
    }
  }

  @Test
  void inPlaceAFileThatIsRemovedWhileItIsReplacedIsPlannedAnew() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    UnloadedFile source = unloaded(record(2));
    DayPlan.Copy copy = new DayPlan.Copy(source, inPlace("gone.parquet"), tag(source.key()));

    assertThatThrownBy(() -> RemoteWork.of("publication 2", () -> bucket().copy(copy)))
        .isInstanceOfSatisfying(
            WarehouseException.Retryable.class,
            e -> assertThat(e.retryClass()).isEqualTo(RetryClass.CONFLICT))
        .hasMessageContaining("gone.parquet was removed by somebody else");
  }

  @Test
  void inPlaceALostUnloadedFileIsToldAndSpendsThePublication() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    publishTwice();
    UnloadedFile lost = new UnloadedFile(MAY_12, versionsFolder() + "2-1-x/lost.parquet", 1, 1);
    String there = inPlace("part-0000.parquet");
    for (DayPlan.Copy copy :
        List.of(
            new DayPlan.Copy(lost, there, tag(there)),
            new DayPlan.Copy(lost, inPlace("part-0001.parquet"), null))) {
      assertThatThrownBy(() -> RemoteWork.of("publication 2", () -> bucket().copy(copy)))
          .isInstanceOf(WarehouseException.AlreadyDone.class)
          .hasMessageContainingAll("lost.parquet", "is gone", "versions/");
    }
  }

  @Test
  void inPlaceADayThatTheCatalogLostIsRegisteredAgain() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1));
    publisher.publish(owner, 1);
    glue.batchDeletePartition(
        request ->
            request
                .databaseName(database())
                .tableName(table.spec().name())
                .partitionsToDelete(values(MAY_12)));

    assertThat(reconciliation.mend(owner, 1)).isEqualTo(1);
    assertThat(shown()).containsOnlyKeys(MAY_12);
  }

  @Test
  void inPlaceAPublicationThatWasCutOffIsNotTakenBack() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", delete("a", MAY_12, 3));
    String cutOff = "s3://" + table.lake().bucket() + "/" + versionsFolder() + "2-1-cut-off/";
    warehouse.unload(owner, 2, cutOff);
    // As far as it came: the day has no file any more, the ledger does not know it yet.
    table
        .s3()
        .deleteObject(
            delete ->
                delete
                    .bucket(table.lake().bucket())
                    .key(tableFolder() + MAY_12.folder() + "/part-0000.parquet"));
    Ownership next = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");

    assertThat(publisher(table.spec()).reconciliation().mend(next, next.lastPublication()))
        .isZero();
    assertThat(table.keys(tableFolder())).containsExactly(MAY_13.folder() + "/part-0000.parquet");
  }

  @Test
  void aLayoutThatIsChangedShowsAllDaysAnewAtTheFirstPass() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);

    Publisher versioned = publisher(table.specWith(TableSpec.Layout.VERSIONED));
    assertThat(versioned.reconciliation().mend(owner, 1)).isEqualTo(2);
    assertThat(shown().values()).allMatch(location -> location.startsWith(versions() + "1-1-"));
    assertThat(filesAt(MAY_13)).hasSize(1);

    apply("y", upsert("b", "B", 3, MAY_13, 3));
    versioned.publish(owner, 2);
    Publisher inPlace = publisher(table.specWith(TableSpec.Layout.IN_PLACE));
    assertThat(inPlace.reconciliation().mend(owner, 2)).isEqualTo(2);
    assertThat(shown().values())
        .allMatch(location -> location.startsWith(versions().replace("versions/", "lake/")));
  }

  @Test
  void inPlaceWhatIsLostIsMendedThoughAPublicationWasCutOffWhoseDaysAreHeld() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    String before = tagInPlace("part-0000.parquet");
    apply("y", upsert("b", "B", 3, MAY_13, 3));
    warehouse.unload(owner, 2, versions() + "2-1-cut-off/");
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    table.heldDays(table.spec()).holdWaiting(owner, true, "to see what it is");
    removeInPlace(MAY_12);
    // As far as the other came.
    String cutOff = versionsFolder() + "2-1-cut-off/";
    String unloaded =
        table.keys(cutOff).stream()
            .filter(key -> key.contains(MAY_13.folder()))
            .findFirst()
            .orElseThrow();
    table
        .s3()
        .copyObject(
            copy ->
                copy.sourceBucket(table.lake().bucket())
                    .sourceKey(cutOff + unloaded)
                    .destinationBucket(table.lake().bucket())
                    .destinationKey(tableFolder() + MAY_13.folder() + "/part-0000.parquet"));

    Reconciliation next = publisher(table.spec()).reconciliation();

    assertThat(next.mend(owner, owner.lastPublication())).isEqualTo(2);
    assertThat(tagInPlace("part-0000.parquet")).isEqualTo(before);
    assertThat(next.mend(owner, owner.lastPublication())).isZero();
  }

  @Test
  void inPlaceADayThatIsMadeAgainIsNotTakenBackThoughOthersWerePublishedSince() throws Exception {
    takeOver(TableSpec.Layout.IN_PLACE);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", delete("b", MAY_13, 3));
    warehouse.unload(owner, 2, versions() + "2-1-cut-off/");
    removeInPlace(MAY_13);
    owner = warehouse.takeOver(warehouse.claim("run-a"), "nonce-2");
    table.heldDays(table.spec()).holdWaiting(owner, true, "to see what it is");
    apply("z", upsert("a", "A", 4, MAY_12, 4));
    Publisher next = publisher(table.spec());
    next.publish(owner, 3);
    table.heldDays(table.spec()).resume(owner, Duration.ZERO);

    assertThat(next.reconciliation().mend(owner, 3)).isZero();
    assertThat(table.keys(tableFolder())).containsExactly(MAY_12.folder() + "/part-0000.parquet");
  }

  @Test
  void inPlaceNoPartitionIsLeftWhereAVersionedPublicationThatWasCutOffHadPointedIt()
      throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    Day may14 = new Day(2020, 5, 14);
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    apply("y", upsert("c", "C", 3, may14, 3));
    publisher.publish(owner, 1);
    apply("z", delete("c", may14, 4));
    publisher.publish(owner, 2);
    apply("cut", upsert("a", "A", 5, MAY_12, 5), upsert("c", "C", 6, may14, 6));
    Publication cutOff = warehouse.unload(owner, 3, versions() + "3-1-cut-off/").orElseThrow();
    point(at(partition(MAY_12), cutOff.prefix(), 3));
    point(at(partition(may14), cutOff.prefix(), 3));
    table.heldDays(table.spec()).holdWaiting(owner, true, "to see what it is");

    Reconciliation inPlace = publisher(table.specWith(TableSpec.Layout.IN_PLACE)).reconciliation();

    assertThat(inPlace.mend(owner, 3)).isEqualTo(3);
    assertThat(shown()).containsOnlyKeys(MAY_12, MAY_13);
    assertThat(shown().values())
        .allMatch(location -> location.startsWith(versions().replace("versions/", "lake/")));
    assertThat(partition(MAY_12).parameters()).containsEntry("latest_lake_publication", "3");
    assertThat(inPlace.mend(owner, 3)).isZero();
  }

  @Test
  void aTableOfAnotherLakeIsRefusedAtTheFirstPassBeforeAnythingIsPublished() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    new CatalogTable(glue, database(), table.spec().name(), "s3://another/lake/t/")
        .keep(List.of(), () -> {});

    assertThatThrownBy(() -> reconciliation.mend(owner, 0))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContainingAll("s3://another/lake/t/", "set another catalog.database");
  }

  /** Two days, one of them twice, with files of one size. */
  private void publishTwice() throws Exception {
    apply("x", upsert("a", "A", 1, MAY_12, 1), upsert("b", "B", 2, MAY_13, 2));
    publisher.publish(owner, 1);
    apply("y", upsert("a", "A", 2, MAY_12, 3));
    publisher.publish(owner, 2);
  }

  private LakeBucket bucket() {
    return new LakeBucket(table.s3(), table.lake().bucket());
  }

  private static UnloadedFile unloaded(PublicationRecord record) {
    return new UnloadedFile(MAY_12, record.days().get(MAY_12.folder()).get(0), 1, 1);
  }

  private String inPlace(String file) {
    return tableFolder() + MAY_12.folder() + "/" + file;
  }

  private void copy(String from, String to) {
    table
        .s3()
        .copyObject(
            copy ->
                copy.sourceBucket(table.lake().bucket())
                    .sourceKey(from)
                    .destinationBucket(table.lake().bucket())
                    .destinationKey(to));
  }

  private long size(String key) {
    return table
        .s3()
        .headObject(head -> head.bucket(table.lake().bucket()).key(key))
        .contentLength();
  }

  /** The same content, as whoever uploads large files writes it. */
  private void writeInParts(String key) {
    String bucket = table.lake().bucket();
    byte[] content = bucket().read(key).orElseThrow();
    String upload =
        table.s3().createMultipartUpload(create -> create.bucket(bucket).key(key)).uploadId();
    String part =
        table
            .s3()
            .uploadPart(
                put -> put.bucket(bucket).key(key).uploadId(upload).partNumber(1),
                RequestBody.fromBytes(content))
            .eTag();
    table
        .s3()
        .completeMultipartUpload(
            complete ->
                complete
                    .bucket(bucket)
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(
                        parts ->
                            parts.parts(CompletedPart.builder().partNumber(1).eTag(part).build())));
  }

  private List<String> callsOfS3() throws Exception {
    return localAws.control().endOfRecord().stream()
        .filter(call -> call.service().equals("s3") && call.kind().equals("REQUEST"))
        .map(call -> call.name() + " " + call.about())
        .toList();
  }

  @Test
  void partitionsThatAthenaComputesAreRefusedWhereTheySayWhereDaysAre() throws Exception {
    takeOver(TableSpec.Layout.VERSIONED);
    publishTwice();
    Table found =
        glue.getTable(get -> get.databaseName(database()).name(table.spec().name())).table();
    glue.updateTable(
        update ->
            update
                .databaseName(database())
                .tableInput(
                    input ->
                        input
                            .name(found.name())
                            .parameters(Map.of("projection.enabled", "true"))
                            .partitionKeys(found.partitionKeys())
                            .storageDescriptor(found.storageDescriptor())));

    assertThatThrownBy(() -> publisher(table.spec()).reconciliation().mend(owner, 2))
        .isInstanceOf(WarehouseException.Fatal.class)
        .hasMessageContainingAll("projection.enabled", "remove that parameter", "in-place");

    InPlaceLayout inPlace =
        (InPlaceLayout)
            Layouts.of(
                table.specWith(TableSpec.Layout.IN_PLACE),
                PublishingTable.settings(table, table.spec(), localAws.aws()),
                bucket(),
                Optional.of(glue));
    inPlace.refuseForeign();
  }

  private Publisher publisher(TableSpec spec) {
    return PublishingTable.publisher(
        table, spec, localAws.aws(), warehouse, Optional.of(glue), Clock.systemUTC());
  }

  private void apply(String id, StagedRow... rows) throws Exception {
    warehouse.apply(owner, table.commit(++lastCommit, id, rows));
  }

  private String database() {
    return "lake_" + table.spec().name();
  }

  private String tableFolder() {
    return Layouts.tableFolder(table.lake().prefix(), table.spec().name());
  }

  private String versionsFolder() {
    return Layouts.versionsFolder(table.lake().prefix(), table.spec().name());
  }

  private String versions() {
    return "s3://" + table.lake().bucket() + "/" + versionsFolder();
  }

  private List<Partition> partitions() {
    return glue.getPartitions(get -> get.databaseName(database()).tableName(table.spec().name()))
        .partitions();
  }

  private Partition partition(Day day) {
    return partitions().stream()
        .filter(partition -> partition.values().equals(CatalogDay.values(day)))
        .findFirst()
        .orElseThrow();
  }

  /** Where the catalog says that the days are. */
  private Map<Day, String> shown() {
    Map<Day, String> shown = new TreeMap<>();
    partitions()
        .forEach(
            partition ->
                shown.put(
                    CatalogDay.of(partition).orElseThrow().day(),
                    partition.storageDescriptor().location()));
    return shown;
  }

  private List<String> columns(Day day) {
    return partition(day).storageDescriptor().columns().stream()
        .map(column -> column.name())
        .toList();
  }

  /** Keys of the files in the folder to which the catalog points. */
  private List<String> filesAt(Day day) {
    String folder = shown().get(day).substring(("s3://" + table.lake().bucket() + "/").length());
    return table.keys(folder).stream().map(name -> folder + name).toList();
  }

  private static Partition at(Partition partition, String prefix, long publication) {
    Day day = CatalogDay.of(partition).orElseThrow().day();
    return partition.toBuilder()
        .storageDescriptor(
            partition.storageDescriptor().toBuilder().location(prefix + day.folder() + "/").build())
        .parameters(Map.of("latest_lake_publication", Long.toString(publication)))
        .build();
  }

  private static PartitionValueList values(Day day) {
    return PartitionValueList.builder().values(CatalogDay.values(day)).build();
  }

  /** Without a look at what is there, as nothing keeps anybody from doing. */
  private void point(Partition partition) {
    BatchUpdatePartitionRequestEntry entry =
        BatchUpdatePartitionRequestEntry.builder()
            .partitionValueList(partition.values())
            .partitionInput(
                input ->
                    input
                        .values(partition.values())
                        .parameters(partition.parameters())
                        .storageDescriptor(partition.storageDescriptor()))
            .build();
    assertThat(
            glue.batchUpdatePartition(
                    request ->
                        request
                            .databaseName(database())
                            .tableName(table.spec().name())
                            .entries(entry))
                .errors())
        .isEmpty();
  }

  private void removeInPlace(Day day) {
    String key = tableFolder() + day.folder() + "/part-0000.parquet";
    table.s3().deleteObject(delete -> delete.bucket(table.lake().bucket()).key(key));
  }

  private String tagInPlace(String file) {
    String key = tableFolder() + MAY_12.folder() + "/" + file;
    return tag(key);
  }

  private String tagOfUnloaded(PublicationRecord record) {
    return tag(record.days().get(MAY_12.folder()).get(0));
  }

  private String tag(String key) {
    return table.s3().headObject(head -> head.bucket(table.lake().bucket()).key(key)).eTag();
  }

  private PublicationRecord record(long number) throws Exception {
    String key = PublicationRecord.key(table.lake().prefix(), table.spec().name(), number);
    return PublicationRecord.parse(
        new LakeBucket(table.s3(), table.lake().bucket()).read(key).orElseThrow());
  }
}

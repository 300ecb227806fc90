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

/** Requests to go back, and the records that tell of it, over the wire to the stand-ins. */
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
    warehouse.prepareTable();
    owner = warehouse.takeOver("run-a", "nonce-1");
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

  @ParameterizedTest
  @EnumSource
  void whatACrashLeftOfGoingBackIsShownByTheNextAttemptAndRecorded(TableSpec.Layout layout)
      throws Exception {
    publishTwice(layout);
    String before = tagOfMay12();
    String name = ask(new Request(Kind.ROLL_BACK, 1L));
    // What the request does first. Here the job dies: readers see nothing of it yet.
    warehouse.rollBack(owner, 3, 1, versions() + "3-1-back/");

    owner = warehouse.takeOver("run-a", "nonce-2");
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

package io.latestlake.dms;

import static io.latestlake.dms.ChangeRecord.Operation.DELETE;
import static io.latestlake.dms.ChangeRecord.Operation.INSERT;
import static io.latestlake.dms.ChangeRecord.Operation.LOAD;
import static io.latestlake.dms.ChangeRecord.Operation.UPDATE;
import static io.latestlake.dms.Decoding.sample;
import static io.latestlake.dms.Decoding.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.latestlake.config.ColumnType;
import io.latestlake.config.Day;
import io.latestlake.config.TableSpec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The messages of dms-formats 1.3, 1.5, 1.6, 2.3 and what becomes of them. */
class DmsDecoderTest {
  private static final TableSpec CASES = Specs.cases();
  private static final TableSpec FOO =
      Specs.table("foo")
          .column("id", new ColumnType.Int())
          .column("name", new ColumnType.Varchar(20))
          .column("age", new ColumnType.SmallInt())
          .column("attributes", new ColumnType.Varchar(200))
          .column("born", new ColumnType.Date())
          .key("id")
          .partition("born", "")
          .spec();

  /** The samples have no date column, so a message gets one. */
  private static String withDay(String message) {
    return message.replaceFirst("\"data\":\\{", "\"data\":{\"born\":\"2024-07-01\",");
  }

  private final Decoding foo = new Decoding(FOO);

  @Test
  void aLoadIsTheWholeRow() {
    ChangeRecord load = foo.change(withDay(sample("load.json")));

    assertThat(load.operation()).isEqualTo(LOAD);
    assertThat(load.key().table()).isEqualTo("foo");
    assertThat(load.day()).isEqualTo(new Day(2024, 7, 1).packed());
    assertThat(load.emittedAt())
        .isEqualTo(Instant.parse("2024-07-29T00:57:35Z").getEpochSecond() * 1_000_000 + 691_762);
    assertThat(values(FOO, load.row()))
        .contains(
            entry("id", 42),
            entry("name", "John"),
            entry("age", 30),
            entry("attributes", "{\"foo\": \"bar\"}"));
  }

  @Test
  void insertAndUpdateAreChangesOfOneKey() {
    ChangeRecord load = foo.change(withDay(sample("load.json")));
    ChangeRecord insert = foo.change(withDay(sample("insert.json")));
    ChangeRecord update = foo.change(withDay(sample("update.json")));

    assertThat(insert.operation()).isEqualTo(INSERT);
    assertThat(update.operation()).isEqualTo(UPDATE);
    assertThat(update.key()).isEqualTo(load.key()).isNotEqualTo(insert.key());
  }

  @Test
  void aChangeOfTheKeyIsADeleteOfTheOldAndAnUpsertOfTheNewWithOneVersion() {
    List<Decoded> both = foo.decode(withDay(sample("update-of-key.json")));

    ChangeRecord inserted = foo.change(withDay(sample("insert.json")));
    ChangeRecord delete = (ChangeRecord) both.get(0);
    ChangeRecord upsert = (ChangeRecord) both.get(1);
    assertThat(both).hasSize(2);
    assertThat(delete.operation()).isEqualTo(DELETE);
    assertThat(delete.key()).isEqualTo(inserted.key());
    assertThat(values(FOO, delete.row())).contains(entry("id", 46), entry("name", null));
    assertThat(upsert.operation()).isEqualTo(UPDATE);
    assertThat(values(FOO, upsert.row())).contains(entry("id", 45), entry("name", "Jane"));
    assertThat(delete.version()).isEqualTo(upsert.version());
  }

  @Test
  void aChangeOfTheKeyIsAlsoToldByAColumnBeforeTheChange() {
    String update = withDay(sample("update.json"));

    assertThat(foo.decode(update.replace("\"id\":42", "\"id\":42,\"BI_id\":41"))).hasSize(2);
    assertThat(foo.decode(update.replace("\"id\":42", "\"BI_ID\":\"42\",\"id\":42"))).hasSize(1);
    assertThat(foo.decode(update.replace("\"id\":42", "\"BI_id\":null,\"id\":42"))).hasSize(1);
    // A table with such a column of its own, which nobody reads.
    Decoding off =
        new Decoding(
            Specs.table("foo")
                .column("id", new ColumnType.Int())
                .column("born", new ColumnType.Date())
                .key("id")
                .partition("born", "")
                .beforeImage("before-image", "", "")
                .spec());
    assertThat(off.decode(update.replace("\"id\":42", "\"id\":42,\"BI_id\":41"))).hasSize(1);
  }

  @Test
  void theOldKeyIsDeletedEvenIfTheNewRowIsADeadLetter() {
    String update = withDay(sample("update-of-key.json"));
    ChangeRecord old = (ChangeRecord) foo.decode(update).get(0);
    for (String unusable :
        List.of(
            update.replace("31", "\"old\""),
            update.replace("2024-07-01", "yesterday"),
            update.replace("\"born\":\"2024-07-01\",", ""),
            update.replace("\"id\":45", "\"id\":4.5"))) {
      List<Decoded> both = foo.decode(unusable);

      assertThat(both).hasSize(2);
      assertThat(both.get(0)).usingRecursiveComparison().isEqualTo(old);
      assertThat(both.get(1)).isInstanceOf(DeadLetter.class);
    }
  }

  @Test
  void withoutATimeOrAnOldKeyNothingIsCertainAndOnlyTheDeadLetterRemains() {
    String update = withDay(sample("update-of-key.json"));

    assertThat(foo.deadLetter(update.replace("T00:59:07.000000Z", "")).reason())
        .isEqualTo(DeadLetter.Reason.BAD_TIMESTAMP);
    assertThat(foo.deadLetter(update.replace("\"id\":45,", "")).reason())
        .as("left out, it may be null or not logged")
        .isEqualTo(DeadLetter.Reason.MISSING_KEY);
    assertThat(foo.deadLetter(update.replace("{\"id\":46}", "{\"id\":4.6}")).reason())
        .isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    assertThat(
            foo.deadLetter(update.replace("{\"id\":46}", "{\"id\":45}").replace("31", "\"x\""))
                .reason())
        .as("the key did not change")
        .isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
  }

  @Test
  void theImageBeforeOfOneMessageIsForgottenInTheNext() {
    foo.decode(withDay(sample("update-of-key.json")));

    assertThat(foo.decode(withDay(sample("update.json")))).hasSize(1);
  }

  @Test
  void aPartialImageBeforeIsFilledFromTheRowAndNotFromTheMessageBefore() {
    TableSpec pair =
        Specs.table("foo")
            .column("id", new ColumnType.Int())
            .column("name", new ColumnType.Varchar(20))
            .column("born", new ColumnType.Date())
            .key("id", "name")
            .partition("born", "")
            .spec();
    Decoding decoding = new Decoding(pair);
    String ofId = withDay(sample("update-of-key.json"));
    String ofName = ofId.replace("{\"id\":46}", "{\"name\":\"Joan\"}");

    decoding.decode(ofId);
    ChangeRecord delete = (ChangeRecord) decoding.decode(ofName).get(0);

    assertThat(values(pair, delete.row())).contains(entry("id", 45), entry("name", "Joan"));
  }

  @Test
  void aDeleteHasItsKeyOnly() {
    ChangeRecord delete = foo.change(sample("delete-postgresql-null.json"));

    assertThat(delete.operation()).isEqualTo(DELETE);
    assertThat(delete.day()).isZero();
    assertThat(values(FOO, delete.row()))
        .containsExactly(
            entry("id", 45),
            entry("name", null),
            entry("age", null),
            entry("attributes", null),
            entry("born", null));
  }

  @Test
  void aDeleteNeedsNothingButItsKeyEvenWhereAbsentColumnsAreDeadLetters() {
    TableSpec runs =
        Specs.table("dag_run")
            .column("id", new ColumnType.BigInt())
            .column("day", new ColumnType.Date())
            .key("id")
            .partition("day", "")
            .absentColumns(TableSpec.AbsentColumns.DEAD_LETTER)
            .spec();

    ChangeRecord delete = new Decoding(runs).change(sample("delete-postgresql-default.json"));

    assertThat(values(runs, delete.row())).containsExactly(entry("id", 2636L), entry("day", null));
  }

  @Test
  void whatADeleteSaysOfTheOldRowIsLeftOutAndNeverInTheWay() {
    TableSpec trans =
        Specs.table("retail_trans")
            .source("", "RETAIL_TRANS")
            .column("trans_id", new ColumnType.Int())
            .column("event", new ColumnType.Varchar(2))
            .column("trans_datetime", new ColumnType.Timestamp())
            .key("trans_id")
            .partition("trans_datetime", "")
            .spec();

    ChangeRecord delete = new Decoding(trans).change(sample("delete-mysql.json"));

    assertThat(values(trans, delete.row()))
        .containsExactly(entry("trans_id", 6), entry("event", null), entry("trans_datetime", null));
  }

  @Test
  void aPrettyPrintedDocumentIsReadWithoutRegardToTheCaseOfNames() {
    ChangeRecord load = new Decoding(CASES).change(sample("load-documentdb-pretty.json"));

    assertThat(load.day()).isEqualTo(new Day(2020, 5, 12).packed());
    assertThat(values(CASES, load.row()))
        .contains(
            entry("oid__id", "5a94815f40bd44d1b02bdfe0"),
            entry("case_type", "Confirmed"),
            entry("cases", 17),
            entry("difference", null),
            entry("lat", 39.5));
  }

  @TestFactory
  Stream<DynamicTest> controlAndHousekeepingRecordsAreSkipped() {
    return Stream.of(
            List.of("control-drop-table.json", "CONTROL drop-table public.foo"),
            List.of("control-create-table.json", "CONTROL create-table public.films"),
            List.of(
                "control-without-details.json", "CONTROL create-table .awsdms_apply_exceptions"),
            List.of("housekeeping-status.json", "HOUSEKEEPING update .awsdms_status"),
            List.of(
                "housekeeping-suspended-delete.json",
                "HOUSEKEEPING delete .awsdms_suspended_tables"))
        .map(
            pair ->
                DynamicTest.dynamicTest(
                    pair.get(0),
                    () -> {
                      assertThat(foo.decode(sample(pair.get(0)))).isEmpty();
                      assertThat(foo.skipped()).containsExactly(pair.get(1));
                    }));
  }

  @Test
  void metadataMayComeFirstAndUnknownKeysAnywhere() {
    String message =
        """
        {"x":[1,{"data":{}}],"metadata":{"y":{},"table-name":"FOO","schema-name":"Public","operation":"insert",\
        "record-type":"data","timestamp":"2024-07-29T00:58:17Z"},"before-image":null,\
        "data":{"unknown":{"id":7},"born":"2024-07-01T00:00:00Z","ID":"1e0"}}
        """;

    assertThat(values(FOO, foo.change(message).row())).contains(entry("id", 1));
  }

  @Test
  void tablesMayTakeTurns() {
    Decoding decoding = new Decoding(CASES, FOO);
    String ofFoo = withDay(sample("insert.json"));
    String ofCases = sample("load-documentdb-pretty.json");

    for (int i = 0; i < 3; i++) {
      assertThat(values(FOO, decoding.change(ofFoo).row())).contains(entry("name", "Jane"));
      assertThat(values(CASES, decoding.change(ofCases).row())).contains(entry("cases", 17));
    }
  }

  @Test
  void everyDeadLetterHasReasonPositionAndPayload() {
    String message = withDay(sample("insert.json")).replace("31", "\"old\"");

    DeadLetter letter = foo.deadLetter(message);

    assertThat(letter.table()).isEqualTo("foo");
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    assertThat(letter.message()).contains("column age", "'old'", "smallint");
    assertThat(letter.position()).isEqualTo(new Position.InStream("dms-topic", 3, 42, 0));
    assertThat(letter.seenAt()).isEqualTo(Decoding.NOW.toEpochMilli());
    assertThat(letter.payload()).isEqualTo(message.getBytes(StandardCharsets.UTF_8));
    ChangeRecord mended = foo.change(withDay(sample("insert.json")));
    assertThat(letter.key()).isEqualTo(mended.key());
    assertThat(letter.version()).isEqualTo(mended.version());
  }

  @TestFactory
  Stream<DynamicTest> whatCannotBeAppliedIsADeadLetterThatNamesTheField() {
    String good = withDay(sample("insert.json"));
    return Stream.of(
            bad("NOT_JSON", "", "empty"),
            bad("NOT_JSON", good.substring(0, good.length() / 2), "not JSON"),
            bad("NOT_JSON", good + "}", "not JSON"),
            bad("NOT_JSON", good + good, "follows"),
            bad("NOT_AN_ENVELOPE", "[1,2]", "object"),
            bad("NOT_AN_ENVELOPE", "{}", "metadata"),
            bad("NOT_AN_ENVELOPE", good.replace("\"data\":{", "\"Data\":{"), "data"),
            bad("NOT_AN_ENVELOPE", "{\"data\":{}," + good.substring(1), "data twice"),
            bad("NOT_AN_ENVELOPE", "{\"metadata\":{}," + good.substring(1), "metadata twice"),
            bad("NOT_AN_ENVELOPE", good.replace("record-type", "r"), "metadata.record-type"),
            bad("NOT_AN_ENVELOPE", good.replace("table-name", "t"), "metadata.table-name"),
            bad("NOT_AN_ENVELOPE", good.replace("schema-name", "s"), "metadata.schema-name"),
            bad(
                "NOT_AN_ENVELOPE",
                good.replace("record-id\":1", "record-id\":1.5"),
                "metadata.transaction-record-id"),
            bad("UNKNOWN_TABLE", good.replace("\"foo\"", "\"bar\""), "'public'.'bar'"),
            bad("UNKNOWN_TABLE", good.replace("\"public\"", "\"private\""), "'private'.'foo'"),
            bad("UNKNOWN_OPERATION", good.replace("\"insert\"", "\"truncate\""), "'truncate'"),
            bad("MISSING_KEY", good.replace("\"id\":46,", ""), "key column id is absent"),
            bad("MISSING_KEY", good.replace(":46", ":null"), "key column id is null"),
            bad("MISSING_KEY", good.replace(":46", ":\"\""), "key column id is null"),
            bad("DOES_NOT_FIT", good.replace(":46", ":46.5"), "column id"),
            bad("DOES_NOT_FIT", good.replace(":46", ":46,\"ID\":46"), "'id' and as 'ID'"),
            bad("BAD_TIMESTAMP", good.replace("T00:58:17.983670Z", ""), "metadata.timestamp"),
            bad("BAD_PARTITION_COLUMN", sample("insert.json"), "partition column born"))
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.reason + " " + each.says,
                    () -> {
                      DeadLetter letter = foo.deadLetter(each.message);
                      assertThat(letter.reason()).hasToString(each.reason);
                      assertThat(letter.message()).contains(each.says);
                    }));
  }

  @Test
  void aRecordWithoutAValueIsADeadLetter() {
    DeadLetter letter = foo.deadLetter((byte[]) null);

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.NO_VALUE);
    assertThat(letter.table()).isEqualTo(DeadLetter.UNKNOWN_TABLE);
    assertThat(letter.key().table()).isEqualTo(DeadLetter.UNKNOWN_TABLE);
    assertThat(letter.payload()).isNull();
  }

  @Test
  void anAbsentColumnIsADeadLetterWhereTheSpecSaysSoButNullIsNot() {
    TableSpec strict =
        Specs.table("foo")
            .column("id", new ColumnType.Int())
            .column("name", new ColumnType.Varchar(20))
            .column("born", new ColumnType.Date())
            .key("id")
            .partition("born", "")
            .absentColumns(TableSpec.AbsentColumns.DEAD_LETTER)
            .spec();
    Decoding decoding = new Decoding(strict);
    String good = withDay(sample("insert.json"));

    decoding.change(good.replace("\"Jane\"", "null"));
    DeadLetter letter = decoding.deadLetter(good.replace("\"name\"", "\"nickname\""));

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.MISSING_COLUMN);
    assertThat(letter.message()).contains("column name");
  }

  @Test
  void aKeyThatEndsInABlankIsADeadLetterUnlessKeysAreTrimmed() {
    Specs.Builder named =
        Specs.table("foo")
            .column("name", new ColumnType.Varchar(20))
            .column("born", new ColumnType.Date())
            .key("name")
            .partition("born", "");
    TableSpec strict = named.spec();
    TableSpec trimming = named.trimKeys().spec();
    String good = withDay(sample("insert.json"));
    String blank = good.replace("\"Jane\"", "\"Jane  \"");

    assertThat(new Decoding(strict).deadLetter(blank).reason())
        .isEqualTo(DeadLetter.Reason.KEY_ENDS_IN_BLANK);
    ChangeRecord trimmed = new Decoding(trimming).change(blank);
    assertThat(trimmed.key()).isEqualTo(new Decoding(strict).change(good).key());
    assertThat(values(trimming, trimmed.row())).contains(entry("name", "Jane"));
    String rekeyed =
        blank.replace("insert", "update").replace("\"name\"", "\"BI_name\":\"Jane\",\"name\"");
    assertThat(new Decoding(trimming).decode(rekeyed)).hasSize(1);
  }

  @Test
  void underCommitAChangeWithoutACommitTimestampIsADeadLetterAndALoadIsNot() {
    TableSpec byCommit =
        Specs.table("foo")
            .column("id", new ColumnType.Int())
            .column("born", new ColumnType.Date())
            .key("id")
            .partition("born", "")
            .order(TableSpec.Order.COMMIT)
            .spec();
    Decoding decoding = new Decoding(byCommit);
    String insert = withDay(sample("insert.json"));

    decoding.change(withDay(sample("load.json")));
    decoding.change(insert);
    DeadLetter letter = decoding.deadLetter(insert.replace("commit-timestamp", "c"));

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_TIMESTAMP);
    assertThat(letter.message()).contains("metadata.commit-timestamp", "IncludeTransactionDetails");
  }

  @Test
  void whatTheOutputThrowsIsNotTheRecordsFault() {
    DmsDecoder decoder = new DmsDecoder(List.of(FOO), Clock.systemUTC());
    byte[] message = Decoding.utf8(withDay(sample("insert.json")));
    DmsDecoder.Output broken =
        new DmsDecoder.Output() {
          @Override
          public void decoded(Decoded decoded) {
            throw new IllegalStateException("closed");
          }

          @Override
          public void skipped(Skipped kind, String operation, String table) {}
        };

    assertThatThrownBy(() -> decoder.decode(new SourceRecord(message, "t", 0, 0, 0), broken))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void twoSpecsOfOneSourceTableAreRefused() {
    assertThatThrownBy(() -> new DmsDecoder(List.of(FOO, FOO), Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public.foo");
  }

  private static Bad bad(String reason, String message, String says) {
    return new Bad(reason, message, says);
  }

  private record Bad(String reason, String message, String says) {}
}

package io.latestlake.dms;

import static io.latestlake.dms.ChangeRecord.Operation.DELETE;
import static io.latestlake.dms.ChangeRecord.Operation.INSERT;
import static io.latestlake.dms.ChangeRecord.Operation.LOAD;
import static io.latestlake.dms.ChangeRecord.Operation.UPDATE;
import static io.latestlake.dms.Decoding.sample;
import static io.latestlake.dms.Decoding.values;
import static io.latestlake.dms.FileDecoding.CHANGES;
import static io.latestlake.dms.FileDecoding.file;
import static io.latestlake.dms.FileDecoding.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.latestlake.config.Column;
import io.latestlake.config.ColumnType;
import io.latestlake.config.TableSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of dms-formats 3.2 and the combinations of 3.3, and what becomes of them. */
class FileDecoderTest {
  private static final DmsFile CHANGE_FILE = file(CHANGES);
  private static final DmsFile LOAD_FILE = file(FileDecoding.LOAD);

  private static Specs.Builder table() {
    return Specs.table("foo")
        .column("id", new ColumnType.Int())
        .column("name", new ColumnType.Varchar(40))
        .column("born", new ColumnType.Date())
        .key("id")
        .partition("born", "");
  }

  private static final TableSpec FOO = table().spec();

  private final FileDecoding foo = new FileDecoding(FOO, zone().settings());

  private static TableSpec orderDetails() {
    List<String> eight =
        List.of("order_id", "product_id", "unit_price", "Quantity", "discount", "day_shipped");
    List<String> ten =
        List.of(
            "order_id",
            "product_id",
            "unit_price",
            "quantity",
            "discount",
            "day_shipped",
            "BI_order_id",
            "BI_product_id");
    return Specs.table("foo")
        .column("order_id", new ColumnType.SmallInt())
        .column("product_id", new ColumnType.SmallInt())
        .column("unit_price", new ColumnType.Real())
        .column("quantity", new ColumnType.SmallInt())
        .column("discount", new ColumnType.Decimal(5, 2))
        .column("day_shipped", new ColumnType.Date())
        .key("order_id", "product_id")
        .partition("day_shipped", "")
        .layouts(List.of(eight, ten))
        .spec();
  }

  /** The samples of order_details have no date, so the column of the sequence gets one. */
  private static String withDay(String row) {
    return row.replaceFirst("2024\\d{31}", "2024-07-01");
  }

  private static List<String> rows(String name) {
    return sample(name).lines().toList();
  }

  private static long micros(String instant) {
    Instant time = Instant.parse(instant);
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }

  private static int compare(ChangeRecord one, ChangeRecord other) {
    return Arrays.compareUnsigned(one.version(), other.version());
  }

  @Test
  void aRowOfALoadFileIsALoad() {
    TableSpec orders =
        Specs.table("foo")
            .column("order_id", new ColumnType.SmallInt())
            .column("customer_id", new ColumnType.Varchar(5))
            .column("employee_id", new ColumnType.SmallInt())
            .column("order_date", new ColumnType.Date())
            .column("required_date", new ColumnType.Date())
            .column("shipped_date", new ColumnType.Date())
            .column("ship_via", new ColumnType.SmallInt())
            .column("freight", new ColumnType.Real())
            .column("ship_name", new ColumnType.Varchar(40))
            .column("ship_address", new ColumnType.Varchar(60))
            .column("ship_city", new ColumnType.Varchar(15))
            .column("ship_region", new ColumnType.Varchar(15))
            .column("ship_postal_code", new ColumnType.Varchar(10))
            .column("ship_country", new ColumnType.Varchar(15))
            .column("seq_no", new ColumnType.Varchar(35))
            .key("order_id")
            .partition("order_date", "")
            .spec();
    FileDecoding decoding =
        new FileDecoding(
            orders, zone().opInLoads(true).timestampColumn("dms_timestamp").settings());

    ChangeRecord load = decoding.change(LOAD_FILE, rows("landing-zone-orders-load.csv").get(0));

    assertThat(load.operation()).isEqualTo(LOAD);
    assertThat(load.emittedAt()).isEqualTo(micros("2024-06-12T10:28:17.806650Z"));
    assertThat(values(orders, load.row()))
        .contains(
            entry("order_id", 10248),
            entry("customer_id", "VINET"),
            entry("order_date", (int) LocalDate.of(1996, 7, 4).toEpochDay()),
            entry("freight", 32.3800011f),
            entry("ship_address", "59 rue de l'Abbaye"),
            entry("ship_region", null),
            entry("ship_postal_code", "51100"),
            entry("seq_no", null));
  }

  @Test
  void filesOfOneFolderMayHaveEightAndTenFields() {
    TableSpec spec = orderDetails();
    FileDecoding decoding =
        new FileDecoding(spec, zone().timestampColumn("dms_timestamp").settings());
    ChangeRecord insert =
        decoding.change(CHANGE_FILE, withDay(rows("landing-zone-order-details-8.csv").get(0)));
    List<Decoded> keyChange =
        decoding.decode(
            file("20240705-201038000.csv"),
            1,
            withDay(rows("landing-zone-order-details-10.csv").get(0)));

    assertThat(insert.operation()).isEqualTo(INSERT);
    assertThat(values(spec, insert.row()))
        .contains(
            entry("order_id", 20000),
            entry("unit_price", 11.0f),
            entry("discount", new BigDecimal("0.00")),
            entry("quantity", 12));
    assertThat(keyChange).hasSize(2);
    ChangeRecord delete = (ChangeRecord) keyChange.get(0);
    ChangeRecord upsert = (ChangeRecord) keyChange.get(1);
    assertThat(delete.operation()).isEqualTo(DELETE);
    assertThat(values(spec, delete.row()))
        .contains(entry("order_id", 30010), entry("product_id", 1), entry("quantity", null));
    assertThat(upsert.operation()).isEqualTo(UPDATE);
    assertThat(values(spec, upsert.row()))
        .contains(entry("order_id", 30010), entry("product_id", 77));
    assertThat(delete.version()).isEqualTo(upsert.version());
  }

  @Test
  void aDeleteHasItsKeyOnly() {
    FileDecoding decoding =
        new FileDecoding(orderDetails(), zone().timestampColumn("dms_timestamp").settings());

    ChangeRecord delete =
        decoding.change(CHANGE_FILE, withDay(rows("landing-zone-order-details-8.csv").get(2)));

    assertThat(delete.operation()).isEqualTo(DELETE);
    assertThat(delete.emittedAt()).isEqualTo(micros("2024-06-12T10:35:53.495770Z"));
    assertThat(values(orderDetails(), delete.row()))
        .contains(entry("order_id", 30002), entry("product_id", 66), entry("day_shipped", null));
  }

  /** The table of dms-formats 3.3; where it is in doubt about Op, both forms. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "include, inserts only            | true  | true  | I  | LOAD | I | INSERT",
        "leave out                        | false | true  | '' | LOAD | I | INSERT",
        "leave out                        | false | true  | '' | LOAD | U | UPDATE",
        "leave out                        | false | true  | '' | LOAD | D | DELETE",
        "leave out, inserts only          | false | false | '' | LOAD | '' | INSERT",
        "include                          | true  | true  | I  | LOAD | U | UPDATE",
        "include                          | true  | true  | I  | LOAD | D | DELETE",
        "include, inserts and updates     | true  | true  | I  | LOAD | U | UPDATE",
        "leave out, inserts and updates   | false | true  | '' | LOAD | U | UPDATE",
        "leave out, inserts and updates 2 | false | false | '' | LOAD | '' | INSERT",
      })
  void opIsThereAsTheEndpointsSettingsSay(
      String endpoint,
      boolean opInLoads,
      boolean opInChanges,
      String opOfLoad,
      ChangeRecord.Operation load,
      String opOfChange,
      ChangeRecord.Operation change) {
    FileDecoding decoding =
        new FileDecoding(FOO, zone().opInLoads(opInLoads).opInChanges(opInChanges).settings());
    String row = "5,Ann,2024-07-01";
    String json = "\"id\":5,\"name\":\"Ann\",\"born\":\"2024-07-01\"}";

    assertThat(decoding.change(LOAD_FILE, withOp(opOfLoad, row)).operation()).isEqualTo(load);
    assertThat(decoding.change(CHANGE_FILE, withOp(opOfChange, row)).operation()).isEqualTo(change);
    assertThat(
            decoding.change(file("LOAD00000001.parquet"), jsonWithOp(opOfLoad, json)).operation())
        .isEqualTo(load);
    assertThat(
            decoding
                .change(file("20240612-103127367.parquet"), jsonWithOp(opOfChange, json))
                .operation())
        .isEqualTo(change);
  }

  private static String withOp(String op, String row) {
    return op.isEmpty() ? row : op + "," + row;
  }

  private static String jsonWithOp(String op, String rest) {
    return op.isEmpty() ? "{" + rest : "{\"Op\":\"" + op + "\"," + rest;
  }

  @Test
  void anUnknownOpIsADeadLetter() {
    FileDecoding withOp = new FileDecoding(FOO, zone().opInLoads(true).settings());

    DeadLetter unknown = foo.deadLetter(CHANGE_FILE, "X,5,Ann,2024-07-01");
    DeadLetter none = foo.deadLetter(CHANGE_FILE, ",5,Ann,2024-07-01");
    DeadLetter updateInLoad = withOp.deadLetter(LOAD_FILE, "U,5,Ann,2024-07-01");

    assertThat(List.of(unknown, none, updateInLoad))
        .allSatisfy(
            letter -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_OPERATION));
    assertThat(unknown.message())
        .isEqualTo(
            "Op is 'X', not one of I, U and D; set op-in-changes as the DMS endpoint has it");
    assertThat(updateInLoad.message()).contains("op-in-loads (IncludeOpForFullLoad)");
    assertThat(unknown.key()).isEqualTo(foo.change(CHANGE_FILE, "I,5,Ann,2024-07-01").key());
  }

  @Test
  void aChangeInAParquetFileThatLacksItsOpIsADeadLetter() {
    DeadLetter letter =
        foo.deadLetter(file("20240612-103127367.parquet"), "{\"id\":5,\"born\":\"2024-07-01\"}");

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.UNKNOWN_OPERATION);
    assertThat(letter.message()).contains("op-in-changes: false");
  }

  @Test
  void emptyFieldsAndTheNullMarkerAreNullUnlessTheyStandInQuotes() {
    FileDecoding marker = new FileDecoding(FOO, zone().nullValue("\\N").settings());

    assertThat(name(foo, "I,5,,2024-07-01")).isNull();
    assertThat(name(foo, "I,5,NULL,2024-07-01")).isNull();
    assertThat(name(foo, "I,5,\"\",2024-07-01")).isEmpty();
    assertThat(name(foo, "I,5,\"NULL\",2024-07-01")).isEqualTo("NULL");
    assertThat(name(foo, "I,5,null,2024-07-01")).isEqualTo("null");
    assertThat(name(marker, "I,5,\\N,2024-07-01")).isNull();
    assertThat(name(marker, "I,5,NULL,2024-07-01")).isEqualTo("NULL");
  }

  private static String name(FileDecoding decoding, String row) {
    return (String) values(FOO, decoding.change(CHANGE_FILE, row).row()).get("name");
  }

  @Test
  void quotesAreTakenOffWhereTheEndpointSetsThem() {
    FileDecoding without = new FileDecoding(FOO, zone().withoutQuotes().delimiter(';').settings());

    assertThat(name(foo, "I,5,\"a, \"\"b\"\"\nc\",2024-07-01")).isEqualTo("a, \"b\"\nc");
    assertThat(name(foo, "I,5,6\" disk,2024-07-01")).isEqualTo("6\" disk");
    assertThat(name(without, "I;5;\"a, \"\"b\"\"\";2024-07-01")).isEqualTo("\"a, \"\"b\"\"\"");
    assertThat(name(foo, "I,5,Zoë \uD83D\uDE00,2024-07-01")).isEqualTo("Zoë \uD83D\uDE00");
  }

  @Test
  void aColumnThatTheSourceDidNotLogCountsAsAbsent() {
    TableSpec strict = table().absentColumns(TableSpec.AbsentColumns.DEAD_LETTER).spec();
    FileDecoding decoding = new FileDecoding(strict, zone().noSupValue("?").settings());

    assertThat(decoding.deadLetter(CHANGE_FILE, "U,5,?,2024-07-01").reason())
        .isEqualTo(DeadLetter.Reason.MISSING_COLUMN);
    assertThat(name(decoding, "U,5,\"?\",2024-07-01")).isEqualTo("?");
    assertThat(values(FOO, decoding.change(LOAD_FILE, "5,?,2024-07-01").row()))
        .as("loads have all columns")
        .containsEntry("name", "?");
  }

  @Test
  void aHeaderTellsWhichFieldIsWhich() {
    FileDecoding decoding = new FileDecoding(FOO, zone().timestampColumn("Dms_TS").settings());
    DmsFile file =
        file("foo", CHANGES, List.of("dms_ts", "NAME", "other", "Op", "Id", "born", "bi_id"));

    List<Decoded> both =
        decoding.decode(file, 1, "2024-06-12 10:30:27.362108,Ann,x,U,5,2024-07-01,4");

    assertThat(both).hasSize(2);
    ChangeRecord upsert = (ChangeRecord) both.get(1);
    assertThat(upsert.emittedAt()).isEqualTo(micros("2024-06-12T10:30:27.362108Z"));
    assertThat(values(FOO, upsert.row())).contains(entry("id", 5), entry("name", "Ann"));
    assertThat(values(FOO, ((ChangeRecord) both.get(0)).row())).containsEntry("id", 4);
    assertThat(
            decoding
                .deadLetter(
                    file("foo", CHANGES, List.of("op", "dms_ts", "id", "ID", "born")),
                    "I,2024-06-12 10:30:27,1,2,2024-07-01")
                .message())
        .contains("column id comes twice");
  }

  @Test
  void aTableMayHaveAColumnOpOfItsOwn() {
    TableSpec withOp =
        Specs.table("foo")
            .column("id", new ColumnType.Int())
            .column("op", new ColumnType.Varchar(10))
            .column("born", new ColumnType.Date())
            .key("id")
            .partition("born", "")
            .spec();
    FileDecoding decoding = new FileDecoding(withOp, zone().settings());

    ChangeRecord load =
        decoding.change(
            file("foo", FileDecoding.LOAD, List.of("op", "id", "born")), "tango,1,2024-07-01");

    assertThat(values(withOp, load.row())).containsEntry("op", "tango");
    ChangeRecord change =
        decoding.change(
            file("foo", FileDecoding.CHANGES, List.of("Op", "op", "id", "born")),
            "U,D,1,2024-07-01");
    assertThat(change.operation()).isEqualTo(ChangeRecord.Operation.UPDATE);
    assertThat(values(withOp, change.row())).containsEntry("op", "D");
    ChangeRecord ofParquet =
        decoding.change(
            file("20240612-103127367.parquet"),
            "{\"Op\":\"U\",\"op\":\"D\",\"id\":1,\"born\":\"2024-07-01\"}");
    assertThat(ofParquet.operation()).isEqualTo(ChangeRecord.Operation.UPDATE);
    assertThat(values(withOp, ofParquet.row())).containsEntry("op", "D");
  }

  @Test
  void columnsOfADocumentAreReadOutOfItsText() {
    TableSpec documents =
        Specs.table("foo")
            .engine(TableSpec.Engine.MONGODB)
            .column("id", new ColumnType.Varchar(24), List.of("_id"), "_doc._id", null)
            .column("city", new ColumnType.Varchar(10), List.of(), "_doc.address.city", null)
            .column("born", new ColumnType.Date(), List.of(), "_doc.born", Column.Epoch.MILLIS)
            .key("id")
            .partition("born", "")
            .spec();
    FileDecoding decoding = new FileDecoding(documents, zone().settings());
    String document =
        "\"{ \"\"_id\"\": {\"\"$oid\"\": \"\"inside\"\"}, \"\"address\"\": {\"\"city\"\": \"\"Ulm\"\"},"
            + " \"\"born\"\": {\"\"$date\"\": 1693958400000}}\"";

    ChangeRecord change =
        decoding.change(file(FileDecoding.CHANGES), "I,{\"$oid\":\"beside\"}," + document);
    DeadLetter cut =
        decoding.deadLetter(file(FileDecoding.CHANGES), "I,x," + document.replace("}\"", "\""));

    assertThat(values(documents, change.row()))
        .contains(entry("id", "beside"), entry("city", "Ulm"));
    assertThat(cut.reason()).isEqualTo(DeadLetter.Reason.BAD_DOCUMENT);
  }

  @Test
  void theBeginningOfARowIsADeadLetterAndStaysOneWhenItIsReplayed() throws Exception {
    FileDecoding decoding = new FileDecoding(FOO, zone().settings());
    byte[] beginning = "I,1,Ann,2024-07-01".getBytes(StandardCharsets.UTF_8);

    List<Decoded> all =
        decoding.decode(new FileRow(beginning, file(FileDecoding.CHANGES), 1, FileRow.Kind.CUT));

    assertThat(all)
        .singleElement()
        .isInstanceOfSatisfying(
            DeadLetter.class,
            letter -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.CUT_ROW));
  }

  @Test
  void aRowOfAnotherWidthIsADeadLetterThatNamesFileLineAndWidths() {
    DeadLetter narrow = foo.deadLetter(CHANGE_FILE, "I,5,2024-07-01");
    DeadLetter wide =
        new FileDecoding(orderDetails(), zone().timestampColumn("t").settings())
            .deadLetter(CHANGE_FILE, "I,2024-06-12 10:30:27,1,2,3,4,5,6,7");

    assertThat(narrow.reason()).isEqualTo(DeadLetter.Reason.WRONG_WIDTH);
    assertThat(narrow.message())
        .startsWith("20240612-103127367.csv, line 7: the row has 3 fields instead of 4;");
    assertThat(narrow.position()).isEqualTo(new Position.InFile(CHANGE_FILE, 7));
    assertThat(narrow.table()).isEqualTo("foo");
    assertThat(new String(narrow.payload(), StandardCharsets.UTF_8)).isEqualTo("I,5,2024-07-01");
    assertThat(wide.message()).contains("the row has 9 fields instead of 8 or 10");
  }

  @Test
  void aRowThatIsNoCsvIsADeadLetter() {
    assertThat(foo.deadLetter(CHANGE_FILE, "I,5,\"Ann,2024-07-01").message())
        .startsWith("field 3 has a quote that is not closed");
    assertThat(foo.deadLetter(CHANGE_FILE, "I,5,\"Ann\"x,2024-07-01").message())
        .startsWith("text stands behind the closing quote of field 3");
    Decoded latin =
        foo.decode(
                new FileRow(
                    "I,5,Zo\u00eb,2024-07-01".getBytes(StandardCharsets.ISO_8859_1),
                    CHANGE_FILE,
                    1))
            .get(0);
    assertThat(((DeadLetter) latin).message()).startsWith("the row is not UTF-8");
  }

  @Test
  void aValueThatDoesNotFitNamesItsColumn() {
    DeadLetter letter = foo.deadLetter(CHANGE_FILE, "I,five,Ann,2024-07-01");

    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.DOES_NOT_FIT);
    assertThat(letter.message()).startsWith("column id: 'five' does not fit integer");
  }

  // ------------------------------------------------------------------------------- the version

  @Test
  void changesAreOrderedByTimestampThenFileThenLine() {
    FileDecoding decoding = new FileDecoding(FOO, zone().timestampColumn("t").settings());
    String row = "I,2024-06-12 10:30:27.362108,5,Ann,2024-07-01";
    DmsFile later = file("20240612-103227367.csv");

    ChangeRecord first = decoding.change(CHANGE_FILE, 9, row);

    assertThat(compare(first, decoding.change(CHANGE_FILE, 10, row))).isNegative();
    assertThat(compare(first, decoding.change(later, 1, row))).isNegative();
    assertThat(compare(first, decoding.change(CHANGE_FILE, 1, row.replace("362108", "362109"))))
        .isNegative();
    assertThat(compare(decoding.change(later, 2, row.replace("362108", "362107")), first))
        .isNegative();
    assertThat(compare(first, decoding.change(CHANGE_FILE, 9, row))).isZero();
  }

  @Test
  void withoutATimestampColumnTheTimeInTheFilesNameCounts() {
    ChangeRecord change = foo.change(CHANGE_FILE, "I,5,Ann,2024-07-01");

    assertThat(change.emittedAt()).isEqualTo(micros("2024-06-12T10:31:27.367Z"));
    assertThat(
            foo.change(file("2014/10/29/20141029-1134010000.csv.gz"), "I,5,Ann,2024-07-01")
                .emittedAt())
        .isEqualTo(micros("2014-10-29T11:34:01Z"));
    assertThat(foo.deadLetter(file("20241329-113401000.csv"), "I,5,Ann,2024-07-01"))
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_TIMESTAMP);
              assertThat(letter.message()).contains("'20241329-113401000.csv'");
            });
  }

  @Test
  void timesAreOfTheStatedZone() {
    FileDecoding decoding =
        new FileDecoding(FOO, zone().in("America/New_York").timestampColumn("t").settings());
    FileDecoding byName = new FileDecoding(FOO, zone().in("America/New_York").settings());
    String row = "I,%s,5,Ann,2024-07-01";

    assertThat(decoding.change(CHANGE_FILE, row.replace("%s", "2024-06-12 10:30:27")).emittedAt())
        .isEqualTo(micros("2024-06-12T14:30:27Z"));
    assertThat(decoding.change(CHANGE_FILE, row.replace("%s", "2024-01-12 10:30:27.5")).emittedAt())
        .isEqualTo(micros("2024-01-12T15:30:27.5Z"));
    assertThat(decoding.change(CHANGE_FILE, row.replace("%s", "2024-11-03 01:30:00")).emittedAt())
        .as("the first of the two hours")
        .isEqualTo(micros("2024-11-03T05:30:00Z"));
    assertThat(byName.change(CHANGE_FILE, "I,5,Ann,2024-07-01").emittedAt())
        .isEqualTo(micros("2024-06-12T14:31:27.367Z"));
  }

  @Test
  void aChangeWithoutAReadableTimestampIsADeadLetter() {
    FileDecoding decoding = new FileDecoding(FOO, zone().timestampColumn("t").settings());

    for (String time : List.of("", "NULL", "yesterday", "2024-06-31 10:00:00")) {
      DeadLetter letter = decoding.deadLetter(CHANGE_FILE, "I," + time + ",5,Ann,2024-07-01");
      assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_TIMESTAMP);
      assertThat(letter.message()).contains("timestamp column t");
    }
  }

  @Test
  void theTimeOfALoadIsTimestampThenLoadTimeThenTheFilesOwn() {
    Instant stated = Instant.parse("2024-06-01T00:00:00Z");
    FileDecoding withTimestamp =
        new FileDecoding(table().loadTime(stated).spec(), zone().timestampColumn("t").settings());
    FileDecoding withLoadTime =
        new FileDecoding(table().loadTime(stated).spec(), zone().settings());
    String row = "5,Ann,2024-07-01";

    assertThat(withTimestamp.change(LOAD_FILE, "2024-06-12 10:28:17.8," + row).emittedAt())
        .isEqualTo(micros("2024-06-12T10:28:17.8Z"));
    assertThat(withTimestamp.change(LOAD_FILE, "," + row).emittedAt())
        .isEqualTo(micros("2024-06-01T00:00:00Z"));
    assertThat(withLoadTime.change(LOAD_FILE, row).emittedAt())
        .isEqualTo(micros("2024-06-01T00:00:00Z"));
    assertThat(foo.change(LOAD_FILE, row).emittedAt()).isEqualTo(FileDecoding.MODIFIED_AT * 1000);
  }

  @Test
  void aLoadRanksBelowChangesMadeWhileItRan() {
    ChangeRecord load = foo.change(LOAD_FILE, "5,Ann,2024-07-01");
    long fileTime = FileDecoding.MODIFIED_AT;
    String during = fileName(fileTime - Duration.ofHours(24).toMillis() + 1);
    String before = fileName(fileTime - Duration.ofHours(24).toMillis() - 1);

    assertThat(compare(load, foo.change(file(during), "U,5,Bob,2024-07-01"))).isNegative();
    assertThat(compare(load, foo.change(file(before), "U,5,Bob,2024-07-01"))).isPositive();
  }

  private static String fileName(long millis) {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS", Locale.ROOT)
            .format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC))
        + ".csv";
  }

  @Test
  void rowsOfFilesAndMessagesOfATableCompareByTimeFirst() {
    ChangeRecord load = foo.change(LOAD_FILE, "42,Ann,2024-07-01");
    ChangeRecord message =
        new Decoding(FOO)
            .change(
                sample("update.json")
                    .replaceFirst("\"data\":\\{", "\"data\":{\"born\":\"2024-07-01\","));

    assertThat(message.key()).isEqualTo(load.key());
    assertThat(compare(load, message)).isNegative();
  }

  @Test
  void loadsOfFilesHaveAPlaceInTheOrderOfCommitsAndChangesHaveNone() {
    TableSpec byCommit = table().order(TableSpec.Order.COMMIT).spec();
    FileDecoding decoding = new FileDecoding(byCommit, zone().settings());
    ChangeRecord load = decoding.change(LOAD_FILE, "46,Ann,2024-07-01");
    ChangeRecord message =
        new Decoding(byCommit)
            .change(
                sample("insert.json")
                    .replaceFirst("\"data\":\\{", "\"data\":{\"born\":\"2024-07-01\","));

    assertThat(compare(load, message)).isNegative();
    assertThat(decoding.deadLetter(CHANGE_FILE, "I,46,Ann,2024-07-01").message())
        .contains("order: emitted");
  }

  @Test
  void aRowOfAParquetFileIsReadByTheNamesOfItsColumns() {
    FileDecoding decoding = new FileDecoding(FOO, zone().timestampColumn("Ts").settings());

    List<Decoded> both =
        decoding.decode(
            file("20240612-103127367.parquet"),
            3,
            "{\"Op\":\"U\",\"ts\":\"2024-06-12 10:30:27.362108\",\"ID\":5,\"Name\":\"Ann\","
                + "\"born\":\"2024-07-01\",\"BI_id\":4}");
    ChangeRecord upsert = (ChangeRecord) both.get(1);

    assertThat(both).hasSize(2);
    assertThat(upsert.emittedAt()).isEqualTo(micros("2024-06-12T10:30:27.362108Z"));
    assertThat(values(FOO, upsert.row())).contains(entry("id", 5), entry("name", "Ann"));
    assertThat(
            decoding
                .decode(
                    file("20240612-103127367.parquet"),
                    4,
                    "{\"Op\":\"D\",\"ts\":\"2024-06-12 10:30:27.362109\",\"ID\":5,\"Name\":null,"
                        + "\"born\":null,\"BI_id\":null}")
                .get(0))
        .isInstanceOfSatisfying(
            ChangeRecord.class, delete -> assertThat(delete.operation()).isEqualTo(DELETE));
  }
}
